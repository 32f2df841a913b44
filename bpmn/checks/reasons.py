"""Chinese for the reasons that the reader and the expression language give in English."""

from __future__ import annotations

from bpmn.exceptions import Defect, ExpressionError
from bpmn.expression_text import Mistake

MISTAKES = {
    "This cannot be read at character %(at)s.": "第 %(at)s 个字符处无法理解。",
    "This is nested too deeply.": "嵌套过深。",
    "An expression has at most %(limit)s characters.": "表达式最多 %(limit)s 个字符。",
    "An expression has at most %(limit)s parts.": "表达式最多 %(limit)s 个部分。",
    "The expression is empty.": "表达式为空。",
    "An invisible character is not allowed: %(char)s": "不允许使用不可见字符：%(char)s",
    "A number has at most %(limit)s digits.": "数字最多 %(limit)s 位。",
    "A number is written with digits and one point only.": "数字只能由数字和一个小数点组成。",
    "A text is not closed, or holds a line break or a backslash.": (
        "文本没有用引号结束，或者含有换行、反斜杠。"
    ),
    "Write %(char)s as a half-width character.": "请把 %(char)s 改为半角字符。",
    "This character cannot be used here: %(char)s": "此处不能使用字符：%(char)s",
    "A single = does not compare; write ==.": "比较相等请写 ==，不是单个 =。",
    "A comment is not allowed in an expression.": "表达式中不能有注释。",
    "Write the word and.": "“并且”请写 and。",
    "Write the word or.": "“或者”请写 or。",
    "Write the word not, or != to compare.": "“非”请写 not，不等于请写 !=。",
    "A name may not begin with _ or hold __: %(name)s": "名称不能以 _ 开头或含有 __：%(name)s",
    "A name is written in unusual characters: %(name)s": "名称含有异常字符：%(name)s",
    "A text has no letter before its quotes.": "引号前不能有字母。",
    "Two texts stand side by side; put a comma or + between them.": (
        "两段文本相邻，中间请加逗号或 +。"
    ),
    "This is not part of the language: %(what)s": "表达式语言中没有：%(what)s",
    "%(name)s is a function and needs brackets.": "%(name)s 是函数，后面要有括号。",
    "Only a function can be called, by its name.": "只能按名称调用函数。",
    "There is no function named %(name)s.": "没有名为 %(name)s 的函数。",
    "A function takes its arguments in order, without names.": "函数的参数按顺序写，不写名称。",
    "The keys of a {…} are texts.": "{…} 的键必须是文本。",
    "This key is reserved: %(key)s": "此键是保留的：%(key)s",
    "A key stands twice in a {…}.": "{…} 中有重复的键。",
    "Write == to compare; is only asks for None.": "比较请写 ==；is 只用于判断是否为空。",
}
DEFECTS = {
    "BAD_ATTACHMENT": "边界事件没有附着在任务或子流程上",
    "BAD_CONDITION": "条件无法理解",
    "BAD_DEFAULT": "默认流不是从这里出去的",
    "BAD_EXPRESSION": "表达式无法理解",
    "BAD_FLOW": "连线没有连接两个元素",
    "BAD_FORM": "表单文件不是 JSON 对象",
    "BAD_ID": "标识只能由字母、数字、_ 和 - 组成，且不以数字开头",
    "COMMENT": "不允许有注释",
    "CONDITION_IGNORED": "这里的条件不会被询问",
    "CONTROL_CHARACTER": "含有控制字符",
    "DEAD_END": "后面没有任何元素",
    "DOCTYPE": "不允许有文档类型声明（DOCTYPE）",
    "DOUBLED": "同一元素中有两个只能有一个的内容",
    "DOUBLED_ID": "标识重复",
    "EMPTY_TABLE": "决策表至少要有一个输出和一行规则",
    "ENTITY": "不允许有实体",
    "HIDDEN_EXPRESSION": "扩展元素中藏有表达式",
    "HIT_POLICY": "命中策略只支持 UNIQUE、FIRST、COLLECT（不带聚合）",
    "INSTRUCTION": "不允许有处理指令",
    "MARKUP_IN_TEXT": "文字内容中夹有标记",
    "NOT_A_NUMBER": "应为整数",
    "NOT_BPMN": "不是 BPMN 2.0 文件",
    "NOT_DMN": "不是 DMN 1.3 文件",
    "NOT_TRUE_OR_FALSE": "应为 true 或 false",
    "NOT_UTF8": "不是 UTF-8 编码",
    "NOT_XML": "不是完整的 XML",
    "NO_CONDITION": "既没有条件，也不是默认流",
    "NO_END": "没有结束事件",
    "NO_DIAGRAM": "没有流程图文件",
    "NO_HANDLER": "服务任务没有指定处理程序",
    "NO_ID": "缺少标识",
    "NO_TABLE": "没有可用的决策表",
    "ONE_PROCESS": "必须恰好有一个流程",
    "ONE_START": "必须恰好有一个开始事件",
    "OUTPUT_NAME": "每个输出要有自己的名称",
    "RESERVED_ID": "该标识由引擎占用，请换一个",
    "RULE_SHAPE": "规则的单元格数与列数不符",
    "SEVERAL_WAYS_OUT": "只有网关可以分出多条连线",
    "STATED_TWICE": "同一内容声明了两次，或缺少标识",
    "STRAY_TEXT": "只能有元素的地方出现了文字",
    "TOO_DEEP": "嵌套过深",
    "TOO_LARGE": "文件过大",
    "TOO_MANY_NODES": "元素过多",
    "TOO_MANY_RULES": "规则过多",
    "UNKNOWN_FILE": "有不属于该程序的文件",
    "UNKNOWN_NAMESPACE": "含有未知命名空间的内容（其他软件的扩展、前后置脚本等）",
    "UNSUPPORTED_ELEMENT": "不支持的元素",
    "UNSUPPORTED_EVENT": "不支持的事件",
    "UNSUPPORTED_MARKER": "不支持的循环或多实例标记",
    "UNSUPPORTED_TIMER": "定时器需要日期（timeDate）",
}


def reasons_of_mistake(error: ExpressionError) -> dict[str, str]:
    """Return why an expression is refused, in both languages."""
    chinese = error.message
    if isinstance(error, Mistake):
        chinese = MISTAKES.get(error.msgid, error.msgid) % error.params
    return {"reason": error.message, "reason_zh": chinese}


def reasons_of_defect(defect: Defect) -> dict[str, str]:
    """Return why a text is refused, in both languages."""
    # One line: a message of the XML parser may hold several.
    english = " ".join(defect.message.split())
    return {"reason": english, "reason_zh": DEFECTS.get(defect.code, english)}
