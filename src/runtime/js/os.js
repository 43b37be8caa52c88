"use strict";
const constants = { signals: { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGKILL: 9, SIGUSR1: 10, SIGUSR2: 12, SIGTERM: 15 }, errno: {}, priority: {} };
Object.assign(exports, {
  EOL: "\n", devNull: "/dev/null", constants,
  arch: () => process.arch, platform: () => process.platform, type: () => "Linux", release: () => "6.0.0", version: () => "Backyard", machine: () => "x86_64",
  hostname: () => native.hostName(), homedir: () => "/home/node", tmpdir: () => "/tmp", endianness: () => "LE",
  uptime: () => Math.floor(process.uptime()), loadavg: () => [0, 0, 0], totalmem: () => 1073741824, freemem: () => 805306368,
  cpus: () => [{ model: "Backyard", speed: 1000, times: { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 } }], availableParallelism: () => 1,
  networkInterfaces: () => ({ lo: [{ address: "127.0.0.1", netmask: "255.0.0.0", family: "IPv4", mac: "00:00:00:00:00:00", internal: true, cidr: "127.0.0.1/8" }] }),
  userInfo: () => ({ uid: 1000, gid: 1000, username: "node", homedir: "/home/node", shell: "/bin/sh" }),
  getPriority: () => 0, setPriority() {},
});
