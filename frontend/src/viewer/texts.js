const TEXTS = {
  zh: {
    loading: "正在载入流程图……",
    failed: "流程图未能显示，请刷新页面；办理不受影响。",
    fit: "全图",
    current: "回到当前环节",
    bigger: "放大",
    smaller: "缩小",
    hint: "点击图中的环节，可在这里看到它的说明和依据。",
    nothing: "此环节没有说明。",
    unnamed: "（未命名）",
    done: "已办",
    currentState: "当前",
    next: "下一步",
  },
  en: {
    loading: "Loading the diagram…",
    failed: "The diagram could not be shown. Reload the page; the work itself is not affected.",
    fit: "Whole diagram",
    current: "Back to the current step",
    bigger: "Zoom in",
    smaller: "Zoom out",
    hint: "Select a step in the diagram to read here what it is and what it rests on.",
    nothing: "Nothing is written about this step.",
    unnamed: "(no name)",
    done: "done",
    currentState: "current",
    next: "next",
  },
};

export function text(name) {
  const language = (document.documentElement.lang || "zh").toLowerCase().startsWith("zh") ? "zh" : "en";
  return TEXTS[language][name];
}
