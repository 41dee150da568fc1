import type { App } from '@supabase/lite'

export interface OutboxMessage {
  channel: 'email' | 'sms'
  to: string
  subject: string
  /** The one-time code. */
  code: string
  at: string
}

/** How the API library hands over its mails. */
type Mailer = NonNullable<App['_mailer']>

/**
 * What the local stack would have sent. Kept in memory, shown at /dev/outbox and printed; nothing leaves the machine.
 * Only the local stack has it: a Supabase project sends real mail and SMS.
 */
export class Outbox {
  private readonly messages: OutboxMessage[] = []

  private readonly announce: (message: OutboxMessage) => void

  constructor(announce: (message: OutboxMessage) => void = () => {}) {
    this.announce = announce
  }

  add(message: Omit<OutboxMessage, 'at'>): void {
    const stored = { ...message, at: new Date().toISOString() }
    this.messages.unshift(stored)
    this.messages.length = Math.min(this.messages.length, 200)
    this.announce(stored)
  }

  list(): readonly OutboxMessage[] {
    return this.messages
  }

  /** The mailer of the API library, writing here. */
  mailer(): Mailer {
    const mail = (subject: string) => async (to: string, _token: string, code: string): Promise<void> => this.add({ channel: 'email', to, subject, code })
    return {
      sendConfirmation: mail('确认邮箱 / Confirm your e-mail'),
      sendRecovery: mail('重置密码 / Reset your password'),
      sendMagicLink: mail('登录验证码 / Sign-in code'),
      sendEmailChange: mail('更换邮箱 / Change your e-mail'),
      sendReauthentication: async (to, code) => this.add({ channel: 'email', to, subject: '再次验证 / Confirm it is you', code }),
    }
  }
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** The outbox as a page that needs no script; reloads itself. */
export function outboxPage(messages: readonly OutboxMessage[]): string {
  const rows = messages.map((m) => `<tr><td>${escape(m.at.slice(11, 19))}</td><td>${m.channel}</td><td>${escape(m.to)}</td><td>${escape(m.subject)}</td><td><code>${escape(m.code)}</code></td></tr>`)
  const body = rows.length
    ? `<table><thead><tr><th>时间 (UTC)</th><th>渠道</th><th>收件人 / To</th><th>主题 / Subject</th><th>验证码 / Code</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
    : '<p>还没有消息。/ Nothing sent yet.</p>'
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="5"><title>发件箱 Outbox</title><style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem;color:#1f2933}table{border-collapse:collapse}th,td{text-align:left;padding:.5rem .75rem;border-bottom:1px solid #cbd2d9}code{font-size:1.25rem;letter-spacing:.1em}</style></head><body><h1>本地发件箱 Local outbox</h1><p>本机试用时，邮件与短信不会发出，只显示在这里。/ Mail and SMS are not sent on this machine; they are shown here.</p>${body}</body></html>`
}
