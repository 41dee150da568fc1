import { Await, DateText, installedPlugins, PageHeader, StatusTag, titleText, useContextInfo, useRpc, useT, useVerb, type Tone } from '@anju/sdk'
import { Button, Table } from 'antd'
import '../platform.css'

interface Job {
  name: string
  plugin: string
  schedule: string
  active: boolean
  enabled: boolean
  last_status: string | null
  last_message: string | null
  last_start: string | null
  last_end: string | null
  failed_today: number
}

interface Outbox {
  topic: string
  queued: number
  dead: number
  oldest_queued: string | null
  last_error: string | null
}

interface Answer {
  database_time: string
  jobs: Job[]
  outbox: Outbox[]
}

const stateOf = (job: Job): 'failed' | 'off' | 'waiting' | 'running' | 'good' =>
  !job.active || !job.enabled ? 'off' : job.last_status === 'failed' ? 'failed' : job.last_status === null ? 'waiting' : job.last_status === 'succeeded' ? 'good' : 'running'

const tones: Record<ReturnType<typeof stateOf>, Tone> = { failed: 'danger', off: 'neutral', waiting: 'info', running: 'accent', good: 'success' }

/** Whether what runs by itself does run: scheduled jobs, and effects that wait to be carried outside. */
export default function Health() {
  const t = useT()
  const { org } = useContextInfo()
  const health = useRpc<Answer>('health', { org: org?.id }, { enabled: org !== null, refetchInterval: 15_000 })
  const retry = useVerb<number>('retry_outbox', { success: t('health.retried'), invalidates: ['health'] })
  const pluginTitle = (key: string): string => {
    const plugin = installedPlugins().find((one) => one.key === key)
    return plugin ? titleText(plugin.title) : key
  }
  return (
    <>
      <PageHeader title={t('health.title')} subtitle={t('health.subtitle')} />
      <Await query={health}>
        {({ database_time, jobs, outbox }) => {
          const failing = jobs.filter((job) => stateOf(job) === 'failed').length
          const dead = outbox.reduce((sum, topic) => sum + topic.dead, 0)
          const waiting = outbox.reduce((sum, topic) => sum + topic.queued, 0)
          return (
            <>
              <section className="platform-panel">
                <div className="platform-panel-head">
                  <StatusTag tone={failing + dead > 0 ? 'danger' : 'success'}>{failing + dead > 0 ? t('health.trouble') : t('health.all_well')}</StatusTag>
                  <span className="anju-muted">
                    {t('health.database_time')} <DateText value={database_time} mode="second" />
                  </span>
                </div>
                <dl className="platform-numbers">
                  <div>
                    <dt>{t('health.jobs')}</dt>
                    <dd>{jobs.length}</dd>
                  </div>
                  <div>
                    <dt>{t('health.failing')}</dt>
                    <dd className={failing ? 'platform-bad' : undefined}>{failing}</dd>
                  </div>
                  <div>
                    <dt>{t('health.waiting')}</dt>
                    <dd>{waiting}</dd>
                  </div>
                  <div>
                    <dt>{t('health.dead')}</dt>
                    <dd className={dead ? 'platform-bad' : undefined}>{dead}</dd>
                  </div>
                </dl>
              </section>
              <section className="anju-list" aria-label={t('health.jobs')}>
                <h2 style={{ margin: '2px 0 10px', fontSize: '1.08em' }}>{t('health.jobs')}</h2>
                <div role="group" aria-label={t('health.jobs')} tabIndex={0} style={{ overflowX: 'auto' }}>
                  <Table<Job>
                    size="middle"
                    rowKey="name"
                    dataSource={jobs}
                    pagination={false}
                    style={{ minWidth: 860 }}
                    columns={[
                      { key: 'name', title: t('health.job'), dataIndex: 'name' },
                      { key: 'plugin', title: t('health.plugin'), render: (_value, job) => pluginTitle(job.plugin) },
                      { key: 'schedule', title: t('health.schedule'), render: (_value, job) => <code>{job.schedule}</code> },
                      { key: 'state', title: t('health.state'), render: (_value, job) => <StatusTag tone={tones[stateOf(job)]}>{t(`health.state_${stateOf(job)}`)}</StatusTag> },
                      { key: 'last', title: t('health.last_run'), render: (_value, job) => (job.last_start ? <DateText value={job.last_start} mode="relative" /> : '—') },
                      { key: 'failed', title: t('health.failed_today'), align: 'right', render: (_value, job) => (job.failed_today ? <span className="platform-bad">{job.failed_today}</span> : 0) },
                      { key: 'message', title: t('health.message'), render: (_value, job) => <div className="platform-raw" title={job.last_message ?? ''}>{job.last_status === 'failed' ? job.last_message : ''}</div> },
                    ]}
                  />
                </div>
              </section>
              {outbox.length > 0 ? (
                <section className="anju-list" aria-label={t('health.outbox')} style={{ marginTop: 16 }}>
                  <h2 style={{ margin: '2px 0 10px', fontSize: '1.08em' }}>{t('health.outbox')}</h2>
                  <div role="group" aria-label={t('health.outbox')} tabIndex={0} style={{ overflowX: 'auto' }}>
                    <Table<Outbox>
                      size="middle"
                      rowKey="topic"
                      dataSource={outbox}
                      pagination={false}
                      style={{ minWidth: 640 }}
                      columns={[
                        { key: 'topic', title: t('health.topic'), render: (_value, { topic }) => <span title={topic}>{topic === 'storage.remove' ? t('health.topic_storage_remove') : topic}</span> },
                        { key: 'queued', title: t('health.waiting'), dataIndex: 'queued', align: 'right' },
                        { key: 'oldest', title: t('health.oldest'), render: (_value, topic) => <DateText value={topic.oldest_queued} mode="relative" /> },
                        { key: 'dead', title: t('health.dead'), align: 'right', render: (_value, topic) => (topic.dead ? <span className="platform-bad">{topic.dead}</span> : 0) },
                        { key: 'error', title: t('health.message'), render: (_value, topic) => <div className="platform-raw" title={topic.last_error ?? ''}>{topic.last_error}</div> },
                        {
                          key: 'retry',
                          title: t('health.act'),
                          render: (_value, { topic, dead }) => (dead ? <Button size="small" loading={retry.isPending} onClick={() => retry.mutate({ org: org?.id, topic })}>{t('health.retry')}</Button> : null),
                        },
                      ]}
                    />
                  </div>
                </section>
              ) : null}
            </>
          )
        }}
      </Await>
    </>
  )
}
