/** An identifier `stem_n` that no entry of the list has yet. */
export function freeId(list, stem, attribute = "id") {
  const taken = new Set(list.map((one) => one[attribute]));
  let n = list.length + 1;
  while (taken.has(`${stem}_${n}`)) n += 1;
  return `${stem}_${n}`;
}
