import { z } from 'zod'
import type { Body, Words } from '../model.ts'

/** An arrangement that is not saved yet. */
export interface Sketch {
  body: Body
  title: Words
}

const PREFIX = 'anju.draft.dashboard.'
const shape = z.object({ body: z.object({ widgets: z.array(z.unknown()) }), title: z.object({}) })

/** What this tab had not saved when it was reloaded or its session ran out. */
export function readSketch(key: string): Sketch | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(PREFIX + key) ?? 'null')
    return shape.safeParse(value).success ? (value as Sketch) : null
  } catch {
    return null
  }
}

export const keepSketch = (key: string, sketch: Sketch): void => sessionStorage.setItem(PREFIX + key, JSON.stringify(sketch))
export const forgetSketch = (key: string): void => sessionStorage.removeItem(PREFIX + key)
