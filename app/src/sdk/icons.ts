/**
 * Icons a manifest may name. Names, not components: a manifest must stay data, and the shells load only what they draw.
 */
export const iconNames = [
  'alert', 'apartment', 'appstore', 'audit', 'bank', 'bell', 'calendar', 'check', 'contract', 'dashboard', 'door', 'file',
  'gift', 'grid', 'history', 'home', 'import', 'key', 'lock', 'mail', 'meter', 'money', 'notice', 'people', 'person',
  'phone', 'plugin', 'report', 'safety', 'search', 'setting', 'team', 'tool', 'wallet', 'wifi',
] as const

export type IconName = (typeof iconNames)[number]
