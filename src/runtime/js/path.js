"use strict";
const { validateString } = require("internal/errors");
function normalizeParts(path, absolute) {
  const parts = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") { if (parts.length && parts.at(-1) !== "..") parts.pop(); else if (!absolute) parts.push(".."); }
    else parts.push(part);
  }
  return parts.join("/");
}
const posix = {
  sep: "/", delimiter: ":",
  resolve(...paths) {
    let all = "";
    for (let i = paths.length - 1; i >= -1 && !all.startsWith("/"); i--) {
      const path = i >= 0 ? paths[i] : process.cwd();
      validateString(path, `paths[${i}]`);
      if (path) all = all ? `${path}/${all}` : path;
    }
    return `/${normalizeParts(all, true)}`;
  },
  normalize(path) {
    validateString(path, "path");
    if (path === "") return ".";
    const absolute = path.startsWith("/"), trailing = path.endsWith("/");
    let normal = normalizeParts(path, absolute);
    if (normal === "") return absolute ? "/" : trailing ? "./" : ".";
    if (trailing) normal += "/";
    return absolute ? `/${normal}` : normal;
  },
  isAbsolute(path) { validateString(path, "path"); return path.startsWith("/"); },
  join(...paths) {
    paths.forEach((each) => validateString(each, "path"));
    const joined = paths.filter((each) => each !== "").join("/");
    return joined === "" ? "." : posix.normalize(joined);
  },
  relative(from, to) {
    validateString(from, "from"); validateString(to, "to");
    if (from === to) return "";
    const a = posix.resolve(from).split("/").filter(Boolean), b = posix.resolve(to).split("/").filter(Boolean);
    let same = 0;
    while (same < a.length && same < b.length && a[same] === b[same]) same++;
    return [...a.slice(same).map(() => ".."), ...b.slice(same)].join("/");
  },
  toNamespacedPath: (path) => path,
  dirname(path) {
    validateString(path, "path");
    if (path === "") return ".";
    const trimmed = path.replace(/(.)\/+$/, "$1"), at = trimmed.lastIndexOf("/");
    if (at < 0) return ".";
    const dir = trimmed.slice(0, at).replace(/\/+$/, "");
    return dir === "" ? (trimmed.startsWith("//") && at === 1 ? "//" : "/") : dir;
  },
  basename(path, suffix) {
    if (suffix !== undefined) validateString(suffix, "suffix");
    validateString(path, "path");
    const base = path.replace(/\/+$/, "").split("/").pop();
    return suffix !== undefined && base !== suffix && base.endsWith(suffix) ? base.slice(0, base.length - suffix.length) : base;
  },
  extname(path) {
    validateString(path, "path");
    const base = posix.basename(path), at = base.lastIndexOf(".");
    return at <= 0 || base === ".." ? "" : base.slice(at);
  },
  format({ root = "", dir, base, name = "", ext = "" }) {
    const folder = dir || root;
    const file = base || `${name}${ext && !ext.startsWith(".") ? "." : ""}${ext}`;
    return !folder ? file : folder === root ? `${folder}${file}` : `${folder}/${file}`;
  },
  parse(path) {
    validateString(path, "path");
    const root = path.startsWith("/") ? "/" : "", base = posix.basename(path), ext = posix.extname(base);
    let dir = posix.dirname(path);
    if (dir === "." && !path.startsWith("./") && path !== ".") dir = "";
    if (base === "") return { root, dir: root, base: "", ext: "", name: "" };
    return { root, dir, base, ext, name: ext ? base.slice(0, -ext.length) : base };
  },
  matchesGlob(path, pattern) {
    const source = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*\*\/?|\*|\?/g, (it) => (it.startsWith("**") ? ".*" : it === "*" ? "[^/]*" : "[^/]"));
    return new RegExp(`^${source}$`).test(path);
  },
};
posix.posix = posix;
posix.win32 = posix;
module.exports = posix;
