import type { UseQueryResult } from '@tanstack/react-query'
import { useContextInfo } from '../../sdk/context.ts'
import type { AnjuError } from '../../sdk/errors.ts'
import { useRpc } from '../../sdk/query.ts'
import type { Attachment, Field, ResourceDefinition } from './types.ts'

const FRESH_MS = 60_000

/** The published resources the user may see in the organisation: one question for all pages. */
export function useDefinitions(wanted = true): UseQueryResult<ResourceDefinition[], AnjuError> {
  const { org, pluginEnabled } = useContextInfo()
  return useRpc<ResourceDefinition[]>('resource_definitions', { org: org?.id }, { enabled: wanted && org !== null && pluginEnabled('records'), staleTime: FRESH_MS })
}

const NONE: readonly Field[] = []

/** The fields an operator added to a built-in resource (`housing.unit`); empty when there are none, or not yet known. */
export function useExtraFields(resource: string | undefined): readonly Field[] {
  const { data } = useDefinitions(resource !== undefined)
  return data?.find(({ key, base }) => base === resource || (base && key === resource))?.fields ?? NONE
}

/** What a resource is attached to, in one shape. */
export const attachmentsOf = ({ attach = [] }: Pick<ResourceDefinition, 'attach'>): Attachment[] => attach.map((one) => (typeof one === 'string' ? { to: one } : one))
