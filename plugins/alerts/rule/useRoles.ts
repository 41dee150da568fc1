import { from, titleText, useContextInfo, useRows, type Title } from '@anju/sdk'

/** The operator's roles, as options of a choice. */
export function useRoles(): { value: string; label: string }[] {
  const { org } = useContextInfo()
  const roles = useRows<{ key: string; title: Title }[]>(['roles', org?.id], () => from('roles').select('key, title').eq('org_id', org?.id ?? '').order('key'), { enabled: org !== null, staleTime: 300_000 })
  return (roles.data ?? []).map(({ key, title }) => ({ value: key, label: titleText(title) }))
}
