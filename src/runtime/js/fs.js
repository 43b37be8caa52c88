"use strict";
const { codes, systemError, validateFunction, unsupported } = require("internal/errors");
const constants = { F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1, O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2, O_CREAT: 64, O_EXCL: 128, O_TRUNC: 512, O_APPEND: 1024, COPYFILE_EXCL: 1, S_IFMT: 61440, S_IFREG: 32768, S_IFDIR: 16384, S_IFLNK: 40960 };
const fail = (code, syscall, path, more) => systemError(code, syscall, path === undefined ? {} : { path: shown(path), ...more });
function shown(path) { return path instanceof URL ? require("url").fileURLToPath(path) : Buffer.isBuffer(path) ? path.toString() : path; }
function full(path) {
  if (typeof path !== "string" && !(path instanceof URL) && !Buffer.isBuffer(path)) throw new codes.ERR_INVALID_ARG_TYPE("path", ["string", "Buffer", "URL"], path);
  const text = shown(path);
  if (text.includes("\0")) throw new codes.ERR_INVALID_ARG_VALUE("path", text, "must be a string, Uint8Array, or URL without null bytes");
  return require("path").resolve(text);
}
const encodingOf = (options) => (typeof options === "string" ? options : options?.encoding);
const decode = (bytes, encoding) => (encoding && encoding !== "buffer" ? bytes.toString(encoding) : bytes);
class Stats {
  constructor(size) { const folder = size < 0, time = new Date(native.epochMillis()); Object.assign(this, { dev: 1, mode: folder ? 16877 : 33188, nlink: 1, uid: 1000, gid: 1000, rdev: 0, blksize: 4096, ino: 1, size: folder ? 4096 : size, blocks: folder ? 8 : Math.ceil(size / 512), atimeMs: +time, mtimeMs: +time, ctimeMs: +time, birthtimeMs: +time, atime: time, mtime: time, ctime: time, birthtime: time }); Object.defineProperty(this, "_folder", { value: folder }); }
  isFile() { return !this._folder; } isDirectory() { return this._folder; }
  isSymbolicLink() { return false; } isFIFO() { return false; } isSocket() { return false; } isBlockDevice() { return false; } isCharacterDevice() { return false; }
}
class Dirent { constructor(name, parent, folder) { this.name = name; this.parentPath = this.path = parent; Object.defineProperty(this, "_folder", { value: folder }); } isFile() { return !this._folder; } isDirectory() { return this._folder; } isSymbolicLink() { return false; } }
const open = new Map();
let nextFd = 3;
const sync = {
  readFileSync(path, options) {
    if (typeof path === "number") { const file = descriptor(path, "read"); return decode(Buffer.from(file.bytes), encodingOf(options)); }
    const bytes = native.fileRead(full(path));
    if (bytes === null) throw fail("ENOENT", "open", path);
    if (bytes === false) throw systemError("EISDIR", "read");
    return decode(bytes, encodingOf(options));
  },
  writeFileSync(path, data, options) {
    const flag = typeof options === "object" ? options?.flag ?? "w" : "w";
    let bytes = typeof data === "string" ? Buffer.from(data, encodingOf(options) ?? "utf8") : ArrayBuffer.isView(data) ? data : null;
    if (bytes === null) throw new codes.ERR_INVALID_ARG_TYPE("data", ["string", "Buffer", "TypedArray", "DataView"], data);
    const at = full(path), old = native.fileRead(at);
    if (flag.includes("x") && old !== null) throw fail("EEXIST", "open", path);
    if (flag.startsWith("a") && old) bytes = Buffer.concat([old, bytes]);
    const code = native.fileWrite(at, bytes);
    if (code !== undefined) throw fail(code, "open", path);
  },
  appendFileSync(path, data, options) { sync.writeFileSync(path, data, { ...(typeof options === "string" ? { encoding: options } : options), flag: "a" }); },
  statSync(path, options) {
    const size = native.fileStat(full(path));
    if (size === null) { if (options?.throwIfNoEntry === false) return undefined; throw fail("ENOENT", "stat", path); }
    return new Stats(size);
  },
  lstatSync(path, options) { try { return sync.statSync(path, options); } catch (error) { if (error.syscall) { error.syscall = "lstat"; error.message = error.message.replace(", stat", ", lstat"); } throw error; } },
  existsSync(path) { try { return native.fileStat(full(path)) !== null; } catch { return false; } },
  accessSync(path) { if (native.fileStat(full(path)) === null) throw fail("ENOENT", "access", path); },
  readdirSync(path, options) {
    const at = full(path);
    const names = native.folderList(at);
    if (names === null) throw fail(native.fileStat(at) === null ? "ENOENT" : "ENOTDIR", "scandir", path);
    const all = [...names].flatMap((name) => { const folder = name.endsWith("/"), own = new Dirent(folder ? name.slice(0, -1) : name, shown(path), folder); return options?.recursive && folder ? [own, ...sync.readdirSync(`${at}/${own.name}`, { recursive: true, withFileTypes: true }).map((each) => { each._under = `${own.name}/${each._under ?? each.name}`; return each; })] : [own]; });
    return options?.withFileTypes ? all : all.map((each) => each._under ?? each.name);
  },
  mkdirSync(path, options) {
    const at = full(path);
    if (options?.recursive) {
      let first;
      const parts = at.split("/");
      for (let i = 2; i <= parts.length; i++) { const each = parts.slice(0, i).join("/"); const stat = native.fileStat(each); if (stat === null) { const code = native.folderMake(each); if (code !== undefined) throw fail(code, "mkdir", path); first ??= each; } else if (stat >= 0) throw fail("ENOTDIR", "mkdir", path); }
      return first;
    }
    if (native.fileStat(require("path").dirname(at)) === null) throw fail("ENOENT", "mkdir", path);
    const code = native.folderMake(at);
    if (code !== undefined) throw fail(code, "mkdir", path);
  },
  mkdtempSync(prefix) { const path = `${prefix}${Math.random().toString(36).slice(2, 8)}`; sync.mkdirSync(path, { recursive: true }); return path; },
  unlinkSync(path) { const at = full(path), stat = native.fileStat(at); if (stat === null) throw fail("ENOENT", "unlink", path); if (stat < 0) throw fail("EISDIR", "unlink", path); native.fileRemove(at); },
  rmdirSync(path) { const code = native.fileRemove(full(path)); if (code !== undefined) throw fail(code, "rmdir", path); },
  rmSync(path, options) {
    const at = full(path), stat = native.fileStat(at);
    if (stat === null) { if (options?.force) return; throw fail("ENOENT", "rm", path); }
    if (stat >= 0) { native.fileRemove(at); return; }
    if (!options?.recursive) { const error = new Error(`Path is a directory: rm returned EISDIR (is a directory) ${at}`); error.code = "ERR_FS_EISDIR"; throw error; }
    for (const name of native.folderList(at)) sync.rmSync(`${at}/${name}`, options);
    native.fileRemove(at);
  },
  renameSync(from, to) { const bytes = native.fileRead(full(from)); if (bytes === null) throw fail("ENOENT", "rename", from, { dest: shown(to) }); if (bytes === false) throw unsupported("Renaming a folder"); sync.writeFileSync(to, bytes); native.fileRemove(full(from)); },
  copyFileSync(from, to, mode = 0) { const bytes = native.fileRead(full(from)); if (!bytes) throw fail("ENOENT", "copyfile", from, { dest: shown(to) }); if (mode & 1 && sync.existsSync(to)) throw fail("EEXIST", "copyfile", from, { dest: shown(to) }); sync.writeFileSync(to, bytes); },
  realpathSync(path) { const at = full(path); if (native.fileStat(at) === null) throw fail("ENOENT", "lstat", path); return at; },
  truncateSync(path, length = 0) { const bytes = sync.readFileSync(path); const made = Buffer.alloc(length); bytes.copy(made); sync.writeFileSync(path, made); },
  utimesSync() {}, chmodSync() {}, chownSync() {}, fsyncSync() {},
  openSync(path, flags = "r") {
    const at = full(path);
    let bytes = native.fileRead(at);
    flags = typeof flags === "number" ? (flags & 64 ? (flags & 1024 ? "a" : "w") : "r") : flags;
    if (bytes === false) throw fail("EISDIR", "open", path);
    if (flags.startsWith("r")) { if (bytes === null) throw fail("ENOENT", "open", path); }
    else { if (flags.includes("x") && bytes !== null) throw fail("EEXIST", "open", path); if (flags.startsWith("w") || bytes === null) { bytes = Buffer.alloc(0); const code = native.fileWrite(at, bytes); if (code !== undefined) throw fail(code, "open", path); } }
    open.set(nextFd, { path: at, bytes: Buffer.from(bytes), at: flags.startsWith("a") ? bytes.length : 0, flags });
    return nextFd++;
  },
  closeSync(fd) { descriptor(fd, "close"); open.delete(fd); },
  readSync(fd, buffer, offset = 0, length = buffer.byteLength - (typeof offset === "object" ? 0 : offset), position = null) {
    if (typeof offset === "object" && offset) ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
    const file = descriptor(fd, "read"), from = position ?? file.at;
    const n = file.bytes.copy(buffer, offset, Math.min(from, file.bytes.length), Math.min(from + length, file.bytes.length));
    if (position === null) file.at += n;
    return n;
  },
  writeSync(fd, data, offset, length, position) {
    const file = descriptor(fd, "write");
    const bytes = typeof data === "string" ? Buffer.from(data) : Buffer.from(data.subarray(offset ?? 0, length === undefined || length === null ? undefined : (offset ?? 0) + length));
    const at = typeof position === "number" ? position : file.at, made = Buffer.alloc(Math.max(file.bytes.length, at + bytes.length));
    file.bytes.copy(made); bytes.copy(made, at); file.bytes = made; if (typeof position !== "number") file.at = at + bytes.length;
    const code = native.fileWrite(file.path, made);
    if (code !== undefined) throw fail(code, "write");
    return bytes.length;
  },
  fstatSync(fd) { return new Stats(descriptor(fd, "fstat").bytes.length); },
};
function descriptor(fd, syscall) { const file = open.get(fd); if (!file) throw systemError("EBADF", syscall); return file; }
Object.assign(exports, sync, { constants, Stats, Dirent, F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1 });
sync.realpathSync.native = sync.realpathSync;
const promises = exports.promises = { constants };
/** The work is done when it is asked for; who asked is told later, as with a real disk. */
for (const [name, fn] of Object.entries(sync)) {
  if (name === "existsSync") continue;
  const plain = name.slice(0, -4);
  exports[plain] = (...args) => {
    const callback = args.pop();
    validateFunction(callback, "cb");
    let error = null, value;
    try { value = fn(...args); } catch (failure) { if (failure instanceof TypeError) throw failure; error = failure; }
    setImmediate(() => (error ? callback(error) : callback(null, value)));
  };
  promises[plain] = (...args) => new Promise((resolve, reject) => { let value, error; try { value = fn(...args); } catch (failure) { error = failure; } setImmediate(() => (error ? reject(error) : resolve(value))); });
}
exports.exists = (path, callback) => setImmediate(() => callback(sync.existsSync(path)));
exports.read = (fd, buffer, ...rest) => { const callback = rest.pop(); let error = null, n; try { n = sync.readSync(fd, buffer, ...rest); } catch (failure) { error = failure; } setImmediate(() => callback(error, n, buffer)); };
exports.write = (fd, data, ...rest) => { const callback = rest.pop(); let error = null, n; try { n = sync.writeSync(fd, data, ...rest); } catch (failure) { error = failure; } setImmediate(() => callback(error, n, data)); };
promises.open = async (path, flags) => { const fd = sync.openSync(path, flags); return { fd, readFile: async (options) => sync.readFileSync(fd, options), writeFile: async (data) => void sync.writeSync(fd, data), read: async (buffer, ...rest) => ({ bytesRead: sync.readSync(fd, buffer, ...rest), buffer }), write: async (data) => ({ bytesWritten: sync.writeSync(fd, data), buffer: data }), stat: async () => sync.fstatSync(fd), close: async () => sync.closeSync(fd), createReadStream: (options) => exports.createReadStream(open.get(fd).path, options) }; };
exports.createReadStream = function createReadStream(path, options) {
  const { Readable } = require("stream");
  const given = typeof options === "string" ? { encoding: options } : options ?? {};
  let bytes = null, at = given.start ?? 0;
  const stream = new Readable({
    highWaterMark: given.highWaterMark ?? 65536, encoding: given.encoding, emitClose: true,
    construct(callback) {
      let error = null;
      try { bytes = typeof given.fd === "number" ? descriptor(given.fd, "read").bytes : native.fileRead(full(path)); if (bytes === null) throw fail("ENOENT", "open", path); if (bytes === false) throw systemError("EISDIR", "read"); } catch (failure) { error = failure; }
      setImmediate(() => { if (!error) { stream.fd = given.fd ?? nextFd++; stream.emit("open", stream.fd); stream.emit("ready"); } callback(error); });
    },
    read(n) { const end = Math.min(bytes.length, (given.end ?? Infinity) + 1, at + n); if (at >= end) { this.push(null); return; } const part = bytes.subarray(at, end); at = end; stream.bytesRead += part.length; this.push(part); },
  });
  return Object.assign(stream, { path, bytesRead: 0, fd: null, flags: "r", close(callback) { if (callback) this.once("close", callback); this.destroy(); } });
};
exports.createWriteStream = function createWriteStream(path, options) {
  const { Writable } = require("stream");
  const flags = (typeof options === "object" ? options?.flags : undefined) ?? "w";
  let fd;
  const stream = new Writable({
    construct(callback) { let error = null; try { fd = sync.openSync(path, flags); } catch (failure) { error = failure; } setImmediate(() => { if (!error) { stream.fd = fd; stream.emit("open", fd); stream.emit("ready"); } callback(error); }); },
    write(chunk, encoding, callback) { try { stream.bytesWritten += sync.writeSync(fd, chunk); callback(); } catch (error) { callback(error); } },
    destroy(error, callback) { if (fd !== undefined) open.delete(fd); callback(error); },
  });
  return Object.assign(stream, { path, bytesWritten: 0, fd: null, close(callback) { if (callback) this.once("close", callback); this.end(); } });
};
exports.ReadStream = exports.createReadStream; exports.WriteStream = exports.createWriteStream;
for (const name of ["watch", "watchFile", "symlink", "symlinkSync", "link", "linkSync", "readlink", "readlinkSync"]) exports[name] = () => { throw unsupported(`fs.${name}`); };
exports.unwatchFile = () => {};
