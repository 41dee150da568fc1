import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { RealtimeServer } from '../realtime/server.ts'
import type { Peer } from './types.ts'

/** The largest request body taken, bytes: Storage's limit and a little. */
const MAX_BODY = 52 * 1024 * 1024

/** Listens on 127.0.0.1. Throws one clear line when the port is taken. */
export async function listen(port: number, answer: (request: Request, peer: Peer) => Promise<Response>, realtime: RealtimeServer): Promise<Server> {
  const listener = getRequestListener(async (request, env) => {
    const incoming = 'incoming' in env ? env.incoming : undefined
    if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY) return new Response('Payload too large\n', { status: 413 })
    try {
      return await answer(request, { address: incoming?.socket.remoteAddress ?? null })
    } catch (error) {
      console.error('gateway:', error)
      return Response.json({ message: 'internal error' }, { status: 500 })
    }
  })
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
  server.on('upgrade', (request, socket, head) => realtime.upgrade(request, socket, head))
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      fail(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken. Stop what uses it, or choose another with --port.`) : error)
    })
    server.listen(port, '127.0.0.1', done)
  })
  return server
}
