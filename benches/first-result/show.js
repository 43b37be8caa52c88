/** The least a page can do with a result: a table. The same for both peers. */
export function show(columns, rows) {
  const table = document.createElement("table");
  for (const cells of [columns, ...rows]) {
    const row = table.insertRow();
    for (const cell of cells) row.insertCell().textContent = String(cell);
  }
  document.getElementById("out").replaceChildren(table);
}
