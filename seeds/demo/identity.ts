import type { Random } from './random.ts'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK = '10X98765432'

/** The check digit of an 18-digit resident id number (GB 11643), from its first 17 digits. */
export function idCheckDigit(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(first17[i]), 0)
  return CHECK[sum % 11] ?? ''
}

/**
 * A well-formed id number that belongs to nobody: area codes that begin with 9 are not assigned, the checksum is right.
 * The sequence's parity says the sex (odd: male), as in real numbers.
 */
export function fakeIdNumber(born: string, sequence: number, male: boolean): string {
  const order = String(((sequence * 2 + (male ? 1 : 0)) % 1000) || (male ? 1 : 2)).padStart(3, '0')
  const first17 = `9${String(10000 + Math.floor(sequence / 499)).padStart(5, '0')}${born.replaceAll('-', '')}${order}`
  return first17 + idCheckDigit(first17)
}

/** A well-formed phone number for the demo: 138 000 and five digits. Nothing is ever sent to it: the local stack has no SMS gateway. */
export function fakePhone(sequence: number): string {
  return `138000${String(sequence % 100000).padStart(5, '0')}`
}

const SURNAMES = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常', '欧阳', '司马', '上官', '诸葛']
const MALE = [...'伟强磊军洋勇杰涛明超刚平辉鹏华飞健亮建国志文斌波宁浩宇轩泽睿博']
const FEMALE = [...'芳娜敏静丽艳娟霞秀兰玲桂英燕红春梅琳雪慧婷颖佳怡欣悦萍洁莹晶瑶']
const OLD_MALE = ['建国', '国强', '志明', '德福', '永贵', '长生', '福海', '文斌', '光荣', '世平']
const OLD_FEMALE = ['秀英', '桂兰', '玉珍', '淑芬', '凤英', '素珍', '翠花', '春兰', '菊香', '惠珍']

export type Sex = 'male' | 'female'

export function surname(random: Random): string {
  return random.pick(SURNAMES)
}

/** A given name that fits sex and year of birth. */
export function givenName(random: Random, sex: Sex, birthYear: number): string {
  if (birthYear < 1962) return random.pick(sex === 'male' ? OLD_MALE : OLD_FEMALE)
  const pool = sex === 'male' ? MALE : FEMALE
  return random.chance(0.55) ? random.pick(pool) + random.pick(pool) : random.pick(pool)
}
