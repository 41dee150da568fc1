import { Await, EmptyState, PageHeader, useT } from '@anju/sdk'
import { useParams } from 'react-router'
import { ItemForm } from '../components/ItemForm.tsx'
import { useKinds } from '../components/useKinds.ts'
import { useItem } from '../components/useVersions.ts'
import { titleOf } from '../config.ts'
import '../lowcode.css'

/** The draft of an item, as text; begins from what is in force where there is none. */
export default function EditItem() {
  const t = useT()
  const { itemId } = useParams()
  const state = useItem(itemId)
  const kinds = useKinds()
  return (
    <Await query={state}>
      {({ item, published, draft }) => {
        const start = draft ?? published
        return (
          <>
            <PageHeader title={t('edit.of', { name: titleOf(item) })} parents={[{ title: t('list.title'), path: '/lowcode' }, { title: titleOf(item), path: `/lowcode/items/${item.id}` }]} />
            <Await query={kinds}>
              {(known) => {
                const kind = known.find((one) => one.kind === item.kind)
                return kind ? <ItemForm key={start?.id} kind={kind} itemKey={item.key} start={start} /> : <EmptyState title={t('edit.no_kind')} />
              }}
            </Await>
          </>
        )
      }}
    </Await>
  )
}
