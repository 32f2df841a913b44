// Every visible sentence of the scripts. An element may replace one by `data-text-<name>`
// (camelCase becomes kebab-case: `tooLarge` is `data-text-too-large`).

const TEXTS = {
  zh: {
    saving: "正在保存……",
    saved: "已保存 {time}",
    unsaved: "有未保存的修改",
    offline: "连不上服务器，内容已保存在本机，恢复后自动上传",
    refused: "未能保存：{message}",
    conflict: "此草稿已在别处更新。请先复制你在这里写的内容，再刷新页面。",
    restoreFound: "本机保存着 {time} 未能上传的内容。",
    restore: "恢复",
    discard: "丢弃",
    confirmTitle: "请确认",
    confirm: "确认",
    cancel: "取消",
    sending: "正在提交……",
    waiting: "等待上传",
    uploading: "正在上传 {percent}%",
    processing: "正在处理……",
    uploaded: "已上传",
    failed: "上传失败，请检查网络后重试",
    refusedFile: "未能上传",
    tooLarge: "文件超过 {max} MB，未上传",
    wrongType: "不接受此类文件，未上传",
    emptyFile: "文件是空的，未上传",
    retry: "重试",
    cancelUpload: "取消上传",
    cancelled: "已取消",
    uploadsRunning: "还有文件正在上传。",
    charactersLeft: "还可以输入 {n} 个字",
    copied: "已复制",
  },
  en: {
    saving: "Saving…",
    saved: "Saved {time}",
    unsaved: "Unsaved changes",
    offline: "The server cannot be reached. Kept on this computer and sent when it is back",
    refused: "Not saved: {message}",
    conflict: "This draft was changed elsewhere. Copy what you wrote here, then reload the page.",
    restoreFound: "This computer holds text from {time} that never reached the server.",
    restore: "Restore",
    discard: "Discard",
    confirmTitle: "Please confirm",
    confirm: "Confirm",
    cancel: "Cancel",
    sending: "Sending…",
    waiting: "Waiting",
    uploading: "Uploading {percent}%",
    processing: "Processing…",
    uploaded: "Uploaded",
    failed: "Upload failed. Check the network and try again",
    refusedFile: "Not uploaded",
    tooLarge: "The file is larger than {max} MB and was not uploaded",
    wrongType: "This type of file is not accepted",
    emptyFile: "The file is empty and was not uploaded",
    retry: "Try again",
    cancelUpload: "Cancel upload",
    cancelled: "Cancelled",
    uploadsRunning: "Files are still being uploaded.",
    charactersLeft: "{n} characters left",
    copied: "Copied",
  },
};

/** The text `name`, as the element (or its page's language) wants it, with {placeholders} filled. */
export function text(name, values = {}, element = null) {
  const attribute = "data-text-" + name.replace(/[A-Z]/g, (c) => "-" + c.toLowerCase());
  const holder = element && element.closest(`[${attribute}]`);
  const language = (document.documentElement.lang || "zh").toLowerCase().startsWith("zh") ? "zh" : "en";
  const pattern = holder ? holder.getAttribute(attribute) : TEXTS[language][name];
  return pattern.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}
