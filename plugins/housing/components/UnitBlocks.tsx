import { DateText, StatusTag, useContextInfo, useT, useVerb } from '@anju/sdk'
import { Button, Popconfirm } from 'antd'

export interface Block {
  id: string
  kind: 'repair' | 'disabled'
  reason: string
  starts_at: string
  ends_at: string | null
  open: boolean
}

/** When the home was under repair or out of use, and the way to end it. */
export function UnitBlocks({ blocks }: { blocks: Block[] }) {
  const t = useT()
  const { can } = useContextInfo()
  const unblock = useVerb('unblock_unit', { success: t('block.ended') })
  if (blocks.length === 0) return null
  return (
    <section className="housing-panel">
      <h2>{t('block.title')}</h2>
      {blocks.map((block) => (
        <div key={block.id} className="housing-block">
          <div>
            <StatusTag tone={!block.open ? 'neutral' : block.kind === 'repair' ? 'warning' : 'danger'}>{t(`block.${block.kind}`)}</StatusTag>
            <p>{block.reason}</p>
            <p className="anju-muted">
              <DateText value={block.starts_at} /> – {block.ends_at ? <DateText value={block.ends_at} /> : t('block.open_end')}
            </p>
          </div>
          {block.open && can('housing.write') ? (
            <Popconfirm title={t('block.end_question')} okText={t('block.end')} cancelText={t('app:cancel')} onConfirm={() => unblock.mutate({ block: block.id })}>
              <Button size="small" loading={unblock.isPending}>
                {t('block.end')}
              </Button>
            </Popconfirm>
          ) : null}
        </div>
      ))}
    </section>
  )
}
