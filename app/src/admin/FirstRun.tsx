import { Button, Form, Input, Steps } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { rpc } from '../sdk/client.ts'
import { useContextInfo } from '../sdk/context.ts'
import { CodeStep } from '../shell/CodeStep.tsx'
import { FormFault, useSubmit } from '../shell/FormFault.tsx'
import { signInWithPassword, signUp, verifySignUp } from '../shell/signIn.ts'
import { queryClient } from '../shell/queryClient.ts'
import { GatePage } from './GatePage.tsx'

function FirstRunSteps({ current }: { current: number }) {
  const { t } = useTranslation('app')
  return <Steps size="small" current={current} items={[{ title: t('first.step_account') }, { title: t('first.step_organization') }]} style={{ marginBottom: 28 }} />
}

/** First start, step one: the administrator's own account. */
export function FirstRunAccount() {
  const { t } = useTranslation('app')
  const submit = useSubmit()
  const [confirming, setConfirming] = useState<string | null>(null)
  const create = async ({ email, password }: { email: string; password: string }): Promise<void> => {
    const address = email.trim().toLowerCase()
    try {
      if (!(await signUp(address, password))) setConfirming(address)
    } catch (error) {
      // Came back after making the account only: the same password continues.
      await signInWithPassword({ email: address }, password).catch(() => {
        throw error
      })
    }
  }
  return (
    <GatePage title={t('first.title')} lead={t('first.lead')}>
      <FirstRunSteps current={0} />
      {confirming ? (
        <CodeStep address={{ email: confirming }} onBack={() => setConfirming(null)} onResend={undefined} onVerify={(token) => verifySignUp(confirming, token)} />
      ) : (
        <Form layout="vertical" size="large" requiredMark={false} disabled={submit.busy} onFinish={(values: { email: string; password: string }) => void submit.run(() => create(values))}>
          <Form.Item name="email" label={t('signin.email')} rules={[{ required: true, message: t('signin.email_needed') }, { type: 'email', message: t('errors.email_invalid') }]}>
            <Input inputMode="email" autoComplete="username" autoFocus />
          </Form.Item>
          <Form.Item name="password" label={t('signin.password')} extra={t('signin.password_hint')} rules={[{ required: true, min: 8, message: t('signin.password_short') }]}>
            <Input.Password autoComplete="new-password" />
          </Form.Item>
          <Form.Item
            name="again"
            label={t('signin.password_again')}
            dependencies={['password']}
            rules={[({ getFieldValue }) => ({ validator: (_rule, value) => (value === getFieldValue('password') ? Promise.resolve() : Promise.reject(new Error(t('signin.password_differs')))) })]}
          >
            <Input.Password autoComplete="new-password" />
          </Form.Item>
          <FormFault error={submit.error} />
          <Button type="primary" htmlType="submit" block loading={submit.busy}>
            {t('next')}
          </Button>
        </Form>
      )}
    </GatePage>
  )
}

/** First start, step two: the operator, its first estate and the administrator's name. */
export function FirstRunOrganization() {
  const { t } = useTranslation('app')
  const { reload } = useContextInfo()
  const submit = useSubmit()
  const create = async (values: { name: string; estate_name: string; staff_name: string }): Promise<void> => {
    await rpc('bootstrap_organization', values)
    await queryClient.invalidateQueries()
    await reload()
  }
  return (
    <GatePage title={t('first.organization_title')} lead={t('first.organization_lead')}>
      <FirstRunSteps current={1} />
      <Form layout="vertical" size="large" requiredMark={false} disabled={submit.busy} onFinish={(values: { name: string; estate_name: string; staff_name: string }) => void submit.run(() => create(values))}>
        <Form.Item name="name" label={t('first.name')} rules={[{ required: true, whitespace: true, max: 200, message: t('first.name_needed') }]}>
          <Input autoComplete="organization" placeholder={t('first.name_example')} autoFocus />
        </Form.Item>
        <Form.Item name="estate_name" label={t('first.estate')} extra={t('first.estate_hint')} rules={[{ required: true, whitespace: true, max: 200, message: t('first.estate_needed') }]}>
          <Input placeholder={t('first.estate_example')} />
        </Form.Item>
        <Form.Item name="staff_name" label={t('first.staff')} rules={[{ required: true, whitespace: true, max: 100, message: t('first.staff_needed') }]}>
          <Input autoComplete="name" />
        </Form.Item>
        <FormFault error={submit.error} />
        <Button type="primary" htmlType="submit" block loading={submit.busy}>
          {t('first.finish')}
        </Button>
      </Form>
    </GatePage>
  )
}
