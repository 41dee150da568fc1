import { createServer, type Server } from 'node:net'

/** Below the ports a system gives to outgoing connections, which may take a free one at any moment; browsers refuse none of these. */
const FIRST = 20_000
const LAST = 29_999

/** Ports nobody listens on now, all different; drawn at random, so that tests side by side do not draw the same. */
export async function freePorts(count: number): Promise<number[]> {
  const servers: Server[] = []
  while (servers.length < count) {
    const server = await open(FIRST + Math.floor(Math.random() * (LAST - FIRST + 1)))
    if (server) servers.push(server)
  }
  const ports = servers.map((server) => {
    const address = server.address()
    return address && typeof address === 'object' ? address.port : 0
  })
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
  return ports
}

/** A listener on the port; null when somebody is there already. */
function open(port: number): Promise<Server | null> {
  return new Promise((done) => {
    const server = createServer()
    server.once('error', () => done(null))
    server.listen(port, '127.0.0.1', () => done(server))
  })
}
