/**
 * A site of somebody else that embeds ours: one page on a port, and so an origin, of its own.
 */
import { createServer } from "node:http";

/** @param {string} body the page's body @returns {Promise<{url: string, close: () => Promise<void>}>} */
export async function hostPage(body) {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
    <title>A blog</title><link rel="icon" href="data:,"><style>body { margin: 0 } iframe { width: 100vw; height: 96vh; border: 0 }</style>${body}</html>`;
  const server = createServer((_request, response) => {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
    response.end(html);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    }),
  };
}
