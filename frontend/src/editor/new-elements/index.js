import NewElementsBehavior from "./NewElementsBehavior.js";

export default { __init__: ["newElementsBehavior"], newElementsBehavior: ["type", NewElementsBehavior] };
