/**
 * Topics of the bridge. A device speaks under `anju/<uid>/up/…` and hears under `anju/<uid>/down/…`; uids hold no `/`, `+`, `#`.
 */
export const UP_KINDS = ['event', 'state', 'reply', 'reading'] as const
type UpKind = (typeof UP_KINDS)[number]
const UP = new RegExp(`^anju/([^/+#]{1,64})/up/(${UP_KINDS.join('|')})$`)

/** The device and kind of an upward topic, or null when it is none. */
export function parseUp(topic: string): { uid: string; kind: UpKind } | null {
  const match = UP.exec(topic)
  return match ? { uid: match[1] as string, kind: match[2] as UpKind } : null
}

export const ALL_UP = 'anju/+/up/#'

/** Where a device hears its commands. */
export const commandTopic = (uid: string): string => `anju/${uid}/down/command`

/** Whether a device may publish here: under its own name only. */
export const mayPublish = (uid: string, topic: string): boolean => parseUp(topic)?.uid === uid

/** Whether a device may subscribe here: to what is sent down to it. */
export const maySubscribe = (uid: string, topic: string): boolean => topic === commandTopic(uid) || topic === `anju/${uid}/down/#`
