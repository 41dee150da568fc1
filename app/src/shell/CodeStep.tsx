import { Button, Flex, Form, Input } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { appConfig } from '../sdk/config.ts'
import { FormFault, useSubmit } from './FormFault.tsx'
import type { Address } from './signIn.ts'

interface Props {
  address: Address
  onVerify: (token: string) => Promise<unknown>
  onResend: (() => Promise<unknown>) | undefined
  onBack: () => void
}

const WAIT_SECONDS = 60

/** Asks for the code that was sent, and lets it be sent again after a minute. */
export function CodeStep({ address, onVerify, onResend, onBack }: Props) {
  const { t } = useTranslation('app')
  const submit = useSubmit()
  const [wait, setWait] = useState(WAIT_SECONDS)
  useEffect(() => {
    if (wait === 0) return
    const timer = setTimeout(() => setWait(wait - 1), 1000)
    return () => clearTimeout(timer)
  }, [wait])
  return (
    <Form layout="vertical" size="large" requiredMark={false} disabled={submit.busy} onFinish={({ code }: { code: string }) => void submit.run(() => onVerify(code.trim()))}>
      <p role="status">{t('signin.code_sent', { to: 'email' in address ? address.email : address.phone })}</p>
      <Form.Item name="code" label={t('signin.code')} rules={[{ required: true, pattern: /^\s*\d{6,8}\s*$/, message: t('signin.code_needed') }]}>
        <Input inputMode="numeric" autoComplete="one-time-code" maxLength={8} autoFocus />
      </Form.Item>
      <FormFault error={submit.error} />
      <Button type="primary" htmlType="submit" block loading={submit.busy}>
        {t('signin.confirm_code')}
      </Button>
      <Flex justify="space-between" style={{ marginTop: 12 }} wrap>
        <Button type="link" style={{ padding: 0 }} onClick={onBack}>
          {t('back')}
        </Button>
        {onResend ? (
          <Button type="link" style={{ padding: 0 }} disabled={wait > 0} onClick={() => void submit.run(async () => { await onResend(); setWait(WAIT_SECONDS) })}>
            {wait > 0 ? t('signin.resend_in', { seconds: wait }) : t('signin.resend')}
          </Button>
        ) : null}
      </Flex>
      {appConfig().devOutbox ? (
        <p>
          <a href="/dev/outbox" target="_blank" rel="noreferrer">
            {t('signin.dev_outbox')}
          </a>
        </p>
      ) : null}
    </Form>
  )
}
