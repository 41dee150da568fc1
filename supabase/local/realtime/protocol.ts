import { z } from 'zod'

/** A Phoenix message, whichever serialisation it came in. */
export interface PhoenixMessage {
  joinRef: string | null
  ref: string | null
  topic: string
  event: string
  payload: unknown
}

const ref = z.string().nullish()
const object = z.object({ topic: z.string().max(300), event: z.string().max(100), payload: z.unknown(), ref, join_ref: ref })
const array = z.tuple([ref, ref, z.string().max(300), z.string().max(100), z.unknown()])

/** Reads a text frame of serialiser 1.0.0 (objects) or 2.0.0 (arrays); null when it is neither. */
export function decode(text: string): PhoenixMessage | null {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return null
  }
  const asArray = array.safeParse(raw)
  if (asArray.success) {
    const [joinRef, own, topic, event, payload] = asArray.data
    return { joinRef: joinRef ?? null, ref: own ?? null, topic, event, payload }
  }
  const asObject = object.safeParse(raw)
  if (!asObject.success) return null
  return { joinRef: asObject.data.join_ref ?? null, ref: asObject.data.ref ?? null, topic: asObject.data.topic, event: asObject.data.event, payload: asObject.data.payload }
}

/** Writes a message as the client's serialiser version wants it. */
export function encode(message: PhoenixMessage, version: '1.0.0' | '2.0.0'): string {
  const { joinRef, ref: own, topic, event, payload } = message
  return JSON.stringify(version === '2.0.0' ? [joinRef, own, topic, event, payload] : { topic, event, payload, ref: own, join_ref: joinRef })
}
