import { from, useRows } from '@anju/sdk'
import { itemColumns, type Item, type Version } from '../config.ts'

export interface ItemState {
  item: Item
  published: Version | null
  draft: Version | null
}

/** An item with what is in force and what is drafted. */
export function useItem(id: string | undefined) {
  return useRows<ItemState>(
    ['config_items', id],
    async () => {
      const [items, versions] = await Promise.all([
        from('config_items').select(itemColumns).eq('id', id ?? '').single(),
        from('config_versions').select('id, item_id, number, status, title, body, note').eq('item_id', id ?? '').in('status', ['draft', 'published']),
      ])
      const failed = items.error ? items : versions
      if (failed.error) return failed
      const list = versions.data as unknown as Version[]
      const find = (status: string): Version | null => list.find((version) => version.status === status) ?? null
      return { data: { item: items.data, published: find('published'), draft: find('draft') }, error: null, status: 200 }
    },
    { enabled: id !== undefined },
  )
}

/** The body of one version, for comparing. */
export function useVersion(id: string | null) {
  return useRows<Version>(['config_versions', id], () => from('config_versions').select('id, item_id, number, status, title, body, note').eq('id', id ?? '').single(), { enabled: id !== null, staleTime: 60_000 })
}
