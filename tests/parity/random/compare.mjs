/** Whether two answers are the same, and in which way they are not. */

/** Errors of evaluation: which of several comes first depends on the order in which rows and conditions are looked at. */
const EVALUATION = /^(22|21)/;

/** @returns {null | {kind: "wrong" | "unsupported", what: string}} null when they agree */
export function difference(statement, theirs, ours) {
  if (theirs.code === "57014" || ours.code === "57014" || theirs.code === "54001" ) return null;
  if (ours.code === "0A000" && theirs.code !== "0A000") return { kind: "unsupported", what: ours.message };
  if (theirs.code || ours.code) {
    if (theirs.code === ours.code && theirs.message === ours.message) return null;
    // a type that is changed breaks several expressions; which is tried first is open
    if (/ALTER COLUMN \w+ TYPE/.test(statement) && theirs.code === "42883" && ours.code === "42883") return null;
    // its own mistake, not its answer
    if (theirs.code === "XX000") return null;
    // a text that may be a time is tried as several things; which of them it fails as
    if (/AS time/.test(statement) && EVALUATION.test(theirs.code) && EVALUATION.test(ours.code)) return null;
    // which row of MERGE comes first (they come out of a hash join), which of two columns is NULL first
    if (/^2[23]/.test(theirs.code) && /^2[23]/.test(ours.code) && /^MERGE/.test(statement)) return null;
    // two writes of one statement take turns in PostgreSQL and come one after the other here: which row fails first
    if (/^WITH w AS \((INSERT|UPDATE|DELETE)/.test(statement) && /^23/.test(theirs.code) && /^23/.test(ours.code)) return null;
    // a table that is there already and has other mistakes too
    if (ours.code === "42P07" && /^42/.test(theirs.code ?? "")) return null;
    // of several columns that are not there, which one is missed first is open
    if (theirs.code === "42703" && ours.code === "42703") return null;
    // which row of a join is written first, and with it whether a key is still taken by another, is the plan's; the tables differ after it
    // or which of two constraints is broken first
    const isOneSided = (!theirs.code || !ours.code) && (theirs.code ?? ours.code) === "23505";
    const areBothBroken = /^23/.test(theirs.code) && /^23/.test(ours.code);
    if ((isOneSided || areBothBroken) && /^UPDATE .* FROM /.test(statement)) {
      return { kind: "unsupported", what: "a key that depends on the order of an UPDATE's join" };
    }
    // PostgreSQL 15 makes a subquery WITH TIES of max() and min(), and fails
    if (theirs.code === "21000" && /WITH TIES/.test(statement)) return null;
    if (!statement.startsWith("SELECT CAST(") && theirs.code && ours.code && EVALUATION.test(theirs.code) && EVALUATION.test(ours.code)) return null;
    const shown = ({ code, message }) => (code ? `${code} ${message}` : "rows");
    return { kind: "wrong", what: `PostgreSQL: ${shown(theirs)}; ours: ${shown(ours)}` };
  }
  // PostgreSQL 15 computes ALL of an empty array, which is true of NULL too, above the outer join that gives NULL for it:
  // other rows, and their number, are its fault; columns are not.
  const isLate = /ALL \('\{\}'/.test(statement) && /(LEFT|RIGHT|FULL) JOIN/.test(statement);
  const wrongRows = (what) => (isLate ? { kind: "unsupported", what: "ALL of an empty array above an outer join, late in PostgreSQL 15" } : { kind: "wrong", what });
  if (theirs.tag !== ours.tag || theirs.count !== ours.count) return wrongRows(`PostgreSQL: ${theirs.tag} ${theirs.count}; ours: ${ours.tag} ${ours.count}`);
  // PostgreSQL's planner drops branches that are never taken (of UNION ALL too), and their length or scale with them.
  const branches = /CASE|coalesce|nullif|greatest|least|UNION ALL/.test(statement);
  const names = ({ columns }) => (branches ? String(columns).replace(/\(\d+(,\d+)?\)/g, "") : String(columns));
  if (names(theirs) !== names(ours)) return { kind: "wrong", what: `columns: PostgreSQL: ${theirs.columns}; ours: ${ours.columns}` };
  if (!theirs.rows && !ours.rows) return null;
  const ordered = /ORDER BY \d[^()]*$/.test(statement);
  const float = (at) => / (real|double precision)$/.test(theirs.columns[at]);
  const line = (row) => JSON.stringify(row.map((cell, at) => (cell !== null && float(at) ? String(Number(cell)) + (Number(cell) ? "" : cell) : cell)));
  const same = (a, b) => (ordered ? a.join("\n") === b.join("\n") : a.toSorted().join("\n") === b.toSorted().join("\n"));
  if (same(theirs.rows.map(line), ours.rows.map(line))) return null;
  // Equal values that look different (1.0 and 1.00): which of them stands for a group is left open.
  const loose = (row) => line(row.map((cell, at) => looser(cell, theirs.columns[at])));
  const open = /DISTINCT|GROUP BY|UNION|INTERSECT|EXCEPT|max\(|min\(|greatest|least|ORDER BY/.test(statement);
  const [a, b] = [theirs.rows.map(loose).toSorted(), ours.rows.map(loose).toSorted()];
  if ((open || theirs.columns.some((name) => name.endsWith("double precision"))) && a.join("\n") === b.join("\n")) return null;
  return wrongRows("rows differ");
}

function looser(cell, column) {
  if (cell === null) return null;
  if (/(numeric|double precision|real|interval|jsonb)/.test(column)) {
    return cell.replace(/-?\d+\.\d+(e[+-]\d+)?/g, (number) => (column.endsWith("precision") ? Number(number).toPrecision(13) : number.replace(/\.?0+$/, "")));
  }
  return column.includes("char") || column.endsWith("text") ? cell.trimEnd() : cell;
}
