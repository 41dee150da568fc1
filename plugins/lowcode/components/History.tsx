import { DateText, StatusTag, useT, useVerb } from '@anju/sdk'
import { Button, Popconfirm, Table } from 'antd'
import { titleOf, type HistoryEntry, type Item } from '../config.ts'

const tones = { draft: 'info', published: 'success', superseded: 'neutral' } as const

/** Every version of an item, the newest first; an earlier one can be put in force again. */
export function History({ entries, item, mayPublish, byApproval }: { entries: readonly HistoryEntry[]; item: Item; mayPublish: boolean; byApproval: boolean }) {
  const t = useT()
  const rollBack = useVerb('roll_back_config', { success: t(byApproval ? 'item.roll_back_asked' : 'item.rolled_back') })
  const canReturn = (entry: HistoryEntry): boolean => mayPublish && entry.status !== 'draft' && (entry.id !== item.published_version_id || item.archived_at !== null)
  return (
    <section className="anju-list lowcode-history" aria-label={t('history.title')}>
      <h2>{t('history.title')}</h2>
      {/* Without anything to focus inside, the keyboard could not scroll it sideways. */}
      <div className="lowcode-scroll" role="group" aria-label={t('history.title')} tabIndex={0}>
        <Table<HistoryEntry>
          size="middle"
          rowKey="id"
          dataSource={[...entries]}
          pagination={entries.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
          columns={[
            { key: 'number', title: t('history.number'), render: (_value, { number, status }) => (status === 'draft' ? '—' : number) },
            { key: 'status', title: t('list.state'), render: (_value, { status }) => <StatusTag tone={tones[status]}>{t(`history.${status}`)}</StatusTag> },
            { key: 'cause', title: t('history.cause'), render: (_value, { cause, plugin_version }) => `${t(`history.by_${cause}`)}${plugin_version ? ` ${plugin_version}` : ''}` },
            { key: 'title', title: t('list.name'), render: (_value, { title }) => titleOf({ title, key: item.key }) },
            { key: 'note', title: t('edit.note'), render: (_value, { note }) => note || '—' },
            { key: 'author', title: t('history.author'), render: (_value, { author }) => author ?? t('history.system') },
            { key: 'published_by', title: t('history.publisher'), render: (_value, { published_by, published_at }) => (published_at ? (published_by ?? t('history.system')) : '—') },
            { key: 'at', title: t('history.at'), render: (_value, { published_at, created_at }) => <DateText value={published_at ?? created_at} mode="minute" /> },
            {
              key: 'actions',
              title: '',
              align: 'right',
              render: (_value, entry) =>
                canReturn(entry) ? (
                  <Popconfirm title={t('item.roll_back_sure', { number: entry.number })} okText={t('app:confirm')} cancelText={t('app:cancel')} onConfirm={() => rollBack.mutate({ item: item.id, version: entry.id })}>
                    <Button size="small">{t('item.roll_back')}</Button>
                  </Popconfirm>
                ) : null,
            },
          ]}
        />
      </div>
    </section>
  )
}
