import { titleText, useContextInfo, useRpc, useT, type JsonValue, type Title } from '@anju/sdk'
import { useCallback } from 'react'
import { kindTitle } from '../config.ts'
import { useKinds } from './useKinds.ts'

export interface PluginPermissions {
  key: string
  title: Title
  enabled: boolean
  permissions: { key: string; title: Title }[]
}

/** Plugins of the operator with the permissions they register. */
export function usePlugins(enabled = true) {
  const { org } = useContextInfo()
  return useRpc<PluginPermissions[]>('plugin_overview', { org: org?.id }, { enabled: enabled && org !== null, staleTime: 60_000 })
}

/** What people call a permission key; undefined for any other value, and while the names are on their way. */
export function usePermissionNames(wanted: boolean): (value: JsonValue) => string | undefined {
  const t = useT()
  const plugins = usePlugins(wanted)
  const kinds = useKinds()
  const [list, kindList] = [plugins.data, kinds.data]
  return useCallback(
    (value) => {
      if (!wanted || typeof value !== 'string' || !list) return undefined
      if (value === '*') return t('role.everything')
      const [family = ''] = value.split('.')
      const owner = list.find(({ permissions }) => permissions.some(({ key }) => key.startsWith(`${family}.`)))
      if (!owner) return undefined
      const ofPlugin = titleText(owner.title)
      if (value.endsWith('.*')) return t('role.all_of', { plugin: ofPlugin })
      const [base, kind] = value.split(':')
      const known = owner.permissions.find(({ key }) => key === base)
      if (!known) return undefined
      const found = kindList?.find((one) => one.kind === kind)
      return `${ofPlugin} · ${titleText(known.title)}${kind === undefined ? '' : ` · ${found ? kindTitle(found) : kind}`}`
    },
    [wanted, list, kindList, t],
  )
}
