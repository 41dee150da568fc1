import { attachmentsOf, type AttachTarget, type ListFilter, type ResourceDefinition } from '@anju/sdk'

/** What a list shows of attachments; the estate only while several are in sight. */
export function attachmentsShown(definition: ResourceDefinition, severalEstates: boolean): AttachTarget[] {
  const targets = attachmentsOf(definition).map(({ to }) => to).filter((to) => to !== 'estate')
  return severalEstates ? [...targets, 'estate'] : targets
}

/** The search box looks through the title where there is one, else through the number. */
export const searchFilter = (definition: ResourceDefinition, search: string): ListFilter[] => (search === '' ? [] : [{ field: definition.title_field ? 'title' : 'number', op: 'contains', value: search }])
