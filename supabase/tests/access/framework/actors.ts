/** Everybody the access matrix walks. Each has a place in the scenario; the words of a declaration are relative to it. */
export const actorNames = [
  'anonymous',
  'tenant',
  'other_tenant',
  'administrator',
  'manager',
  'leasing_clerk',
  'finance',
  'inspector',
  'repair_dispatcher',
  'records_keeper',
  'other_estate',
  'other_org',
  'former_staff',
  'property_company',
  'authority',
  'bridge',
  'service',
] as const

export type ActorName = (typeof actorNames)[number]

/** Names a declaration may use for several actors at once. */
export type Group = 'tenants' | 'staff' | 'parties' | 'signed_in' | 'others'

/** Operator roles every operator organisation starts with. */
export const operatorRoles = [
  'administrator',
  'manager',
  'leasing_clerk',
  'finance',
  'inspector',
  'repair_dispatcher',
  'records_keeper',
] as const satisfies readonly ActorName[]

/** Whose declaration an actor follows when it has none of its own: same rights, other place. */
const follows: Partial<Record<ActorName, ActorName>> = {
  other_tenant: 'tenant',
  other_estate: 'manager',
  other_org: 'administrator',
}

const groupOf: Partial<Record<ActorName, Group>> = {
  tenant: 'tenants',
  other_tenant: 'tenants',
  property_company: 'parties',
  authority: 'parties',
  other_estate: 'staff',
  other_org: 'staff',
  ...Object.fromEntries(operatorRoles.map((role) => [role, 'staff'])),
}

const withoutUser: readonly ActorName[] = ['anonymous', 'bridge', 'service']

/** Database role an actor's requests run as. */
export function databaseRole(actor: ActorName): string {
  if (actor === 'anonymous') return 'anon'
  if (actor === 'service') return 'service_role'
  if (actor === 'bridge') return 'anju_bridge'
  return 'authenticated'
}

export const isSignedIn = (actor: ActorName): boolean => !withoutUser.includes(actor)

/** Keys of a declaration that speak for an actor, the most particular first. */
export function keysFor(actor: ActorName): (ActorName | Group)[] {
  const keys: (ActorName | Group)[] = [actor]
  const model = follows[actor]
  if (model) keys.push(model)
  const group = groupOf[actor]
  if (group) keys.push(group)
  if (isSignedIn(actor)) keys.push('signed_in')
  keys.push('others')
  return keys
}
