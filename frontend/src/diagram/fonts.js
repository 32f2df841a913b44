// Text inside the drawing: the system's Chinese faces, as everywhere else.

export const textRenderer = {
  defaultStyle: {
    fontFamily:
      '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",' +
      '"WenQuanYi Micro Hei",system-ui,sans-serif',
    fontSize: 12,
    lineHeight: 1.2,
  },
  externalStyle: { fontSize: 11, lineHeight: 1.2 }, // as in other BPMN tools: labels keep their breaks
};
