import { useEffect, useEffectEvent } from 'react'
import type { RealtimeClient } from '@supabase/realtime-js'
import { auth } from './client.ts'
import { appConfig } from './config.ts'

let realtime: Promise<RealtimeClient> | undefined

/** Loaded by the first live screen: realtime-js is not part of the first load. */
function realtimeClient(): Promise<RealtimeClient> {
  realtime ??= import('@supabase/realtime-js').then(({ RealtimeClient: Client }) => {
    const { supabaseUrl, publishableKey } = appConfig()
    return new Client(`${supabaseUrl.replace(/^http/, 'ws')}/realtime/v1`, {
      params: { apikey: publishableKey },
      accessToken: async () => (await auth().getSession()).data.session?.access_token ?? null,
    })
  })
  return realtime
}

type Handler = (payload: Record<string, unknown> | null) => void

/** Several components may listen to one topic: a channel is shared and closed with its last listener. */
const topics = new Map<string, { listeners: Set<{ event: string; handler: Handler }>; live: boolean; close: () => void }>()

function listen(topic: string, event: string, handler: Handler): () => void {
  let entry = topics.get(topic)
  if (!entry) {
    const listeners = new Set<{ event: string; handler: Handler }>()
    let closed = false
    let leave = (): void => undefined
    const created = { listeners, live: false, close: () => { closed = true; leave() } }
    entry = created
    topics.set(topic, entry)
    void realtimeClient()
      .then(async (client) => {
        if (closed) return
        await client.setAuth()
        const channel = client.channel(topic, { config: { private: true } })
        channel.on('broadcast', { event: '*' }, (message: { event: string; payload?: Record<string, unknown> }) => {
          for (const listener of [...listeners]) {
            if (listener.event === message.event || listener.event === '*') listener.handler(message.payload ?? {})
          }
        })
        channel.subscribe((status) => {
          const joined = String(status) === 'SUBSCRIBED'
          // What happened while the line was down is not replayed: read again after every (re)join.
          if (joined && !created.live) for (const listener of [...listeners]) listener.handler(null)
          created.live = joined
        })
        leave = () => void client.removeChannel(channel)
        if (closed) leave()
      })
      .catch(() => undefined)
  }
  const listener = { event, handler }
  const shared = entry
  shared.listeners.add(listener)
  return () => {
    shared.listeners.delete(listener)
    if (shared.listeners.size === 0) {
      topics.delete(topic)
      shared.close()
    }
  }
}

/**
 * Hears what the database broadcasts (`private.broadcast`): `useLive(`estate:${id}`, 'unit_changed', () => refresh('stack_chart'))`.
 * The handler gets the payload, or null when the page should read again without knowing what changed: after each
 * (re)connection, and every `pollMs` (default 15 s) while there is no live connection. A null topic listens to nothing.
 */
export function useLive(topic: string | null, event: string, handler: Handler, options: { pollMs?: number } = {}): void {
  const onMessage = useEffectEvent(handler)
  const pollMs = options.pollMs ?? 15_000
  useEffect(() => {
    if (!topic) return
    const stop = listen(topic, event, (payload) => onMessage(payload))
    const timer = setInterval(() => {
      if (!topics.get(topic)?.live && document.visibilityState === 'visible') onMessage(null)
    }, pollMs)
    return () => {
      clearInterval(timer)
      stop()
    }
  }, [topic, event, pollMs])
}
