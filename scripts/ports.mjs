// Free and taken ports of this machine.
import net from 'node:net';

/**
 * Whether `port` can be listened on now.
 * @param {number} port
 * @param {string} [host]
 * @returns {Promise<boolean>}
 */
export function isFree(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * A free port, drawn by the system.
 * @returns {Promise<number>}
 */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const { port } = /** @type {net.AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/**
 * The first free port from `first` on, else one drawn by the system.
 * @param {number} first
 * @param {string} [host]
 * @param {number[]} [except] Promised to somebody else already.
 * @returns {Promise<number>}
 */
export async function freePortFrom(first, host = '127.0.0.1', except = []) {
  for (let port = first; port < Math.min(first + 50, 65_536); port++) {
    if (!except.includes(port) && (await isFree(port, host))) return port;
  }
  return await freePort();
}

/**
 * Whether something takes TCP connections at `address` ("host:port") within `timeoutMs`.
 * @param {string} address
 * @param {number} [timeoutMs]
 * @returns {Promise<boolean>}
 */
export function answers(address, timeoutMs = 2000) {
  const at = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(address);
  if (!at) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = net.connect({ host: at[1] ?? at[2], port: Number(at[3] ?? 7233), timeout: timeoutMs });
    const end = (answered) => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}
