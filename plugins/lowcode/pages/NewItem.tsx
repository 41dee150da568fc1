import { Await, EmptyState, PageHeader, useT } from '@anju/sdk'
import { useParams } from 'react-router'
import { ItemForm } from '../components/ItemForm.tsx'
import { useKinds } from '../components/useKinds.ts'
import { kindTitle } from '../config.ts'
import '../lowcode.css'

/** A new item of a kind, as text. */
export default function NewItem() {
  const t = useT()
  const { kind } = useParams()
  const kinds = useKinds()
  return (
    <Await query={kinds}>
      {(known) => {
        const found = known.find((one) => one.kind === kind)
        return (
          <>
            <PageHeader title={found ? t('list.new', { kind: kindTitle(found) }) : t('edit.no_kind')} parents={[{ title: t('list.title'), path: '/lowcode' }]} />
            {found ? <ItemForm kind={found} itemKey="" start={null} /> : <EmptyState title={t('edit.no_kind')} />}
          </>
        )
      }}
    </Await>
  )
}
