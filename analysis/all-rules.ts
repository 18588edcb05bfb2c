/** All rules, in order of their codes. */

import type { Rule } from './rule.ts'
import { annotationUnknown } from './rules/names/annotation-unknown.ts'
import { builtInError } from './rules/names/built-in-error.ts'
import { classNameReserved } from './rules/names/class-name-reserved.ts'
import { classNamesAlike } from './rules/names/class-names-alike.ts'
import { duplicateDeclaration } from './rules/names/duplicate-declaration.ts'
import { duplicateMember } from './rules/names/duplicate-member.ts'
import { enumEmpty } from './rules/names/enum-empty.ts'
import { enumValueEmpty } from './rules/names/enum-value-empty.ts'
import { qualifierMissing } from './rules/names/qualifier-missing.ts'
import { qualifierUnknown } from './rules/names/qualifier-unknown.ts'
import { secondApi } from './rules/names/second-api.ts'
import { standardFieldRequired } from './rules/names/standard-field-required.ts'
import { standardMemberDiffers } from './rules/names/standard-member-differs.ts'
import { standardPartUnknown } from './rules/names/standard-part-unknown.ts'
import { uuidDeclared } from './rules/names/uuid-declared.ts'
import { withoutNeedless } from './rules/names/without-needless.ts'
import { withoutWordUnknown } from './rules/names/without-word-unknown.ts'
import { wordRepeated } from './rules/names/word-repeated.ts'
import { objectClassUnknown } from './rules/objects/object-class-unknown.ts'
import { objectComputedEnd } from './rules/objects/object-computed-end.ts'
import { objectFieldMissing } from './rules/objects/object-field-missing.ts'
import { objectFieldRepeated } from './rules/objects/object-field-repeated.ts'
import { objectFieldUnknown } from './rules/objects/object-field-unknown.ts'
import { objectNameNull } from './rules/objects/object-name-null.ts'
import { objectPairedTwice } from './rules/objects/object-paired-twice.ts'
import { objectUuid } from './rules/objects/object-uuid.ts'
import { objectWithoutObjects } from './rules/objects/object-without-objects.ts'
import { bothEndsConstructor } from './rules/pairs/both-ends-constructor.ts'
import { bothEndsOwn } from './rules/pairs/both-ends-own.ts'
import { computedEndDefault } from './rules/pairs/computed-end-default.ts'
import { computedEndWritable } from './rules/pairs/computed-end-writable.ts'
import { oneOneDefault } from './rules/pairs/one-one-default.ts'
import { pairNotReference } from './rules/pairs/pair-not-reference.ts'
import { pairWithoutObjects } from './rules/pairs/pair-without-objects.ts'
import { partnerBoundElsewhere } from './rules/pairs/partner-bound-elsewhere.ts'
import { partnerNotBoundBack } from './rules/pairs/partner-not-bound-back.ts'
import { partnerNotReference } from './rules/pairs/partner-not-reference.ts'
import { partnerOtherClass } from './rules/pairs/partner-other-class.ts'
import { partnerQualified } from './rules/pairs/partner-qualified.ts'
import { partnerUnknown } from './rules/pairs/partner-unknown.ts'
import { unboundAndBound } from './rules/pairs/unbound-and-bound.ts'
import { unboundNeedless } from './rules/pairs/unbound-needless.ts'
import { unboundReferenceSet } from './rules/pairs/unbound-reference-set.ts'
import { wasKept } from './rules/renames/was-kept.ts'
import { wasTwice } from './rules/renames/was-twice.ts'
import { wasUnnecessary } from './rules/renames/was-unnecessary.ts'
import { allowsOnPublic } from './rules/roles/allows-on-public.ts'
import { clauseNeedless } from './rules/roles/clause-needless.ts'
import { clauseRepeated } from './rules/roles/clause-repeated.ts'
import { clauseWordUnknown } from './rules/roles/clause-word-unknown.ts'
import { createSetsRestricted } from './rules/roles/create-sets-restricted.ts'
import { endLeftOpen } from './rules/roles/end-left-open.ts'
import { roleCircle } from './rules/roles/role-circle.ts'
import { roleNameUnfit } from './rules/roles/role-name-unfit.ts'
import { roleRedundant } from './rules/roles/role-redundant.ts'
import { roleUnknown } from './rules/roles/role-unknown.ts'
import { rolesWithoutSessions } from './rules/roles/roles-without-sessions.ts'
import { secretReadable } from './rules/roles/secret-readable.ts'
import { accessorFieldUnknown } from './rules/rpcs/accessor-field-unknown.ts'
import { accessorTypeDiffers } from './rules/rpcs/accessor-type-differs.ts'
import { bodyUnsupported } from './rules/rpcs/body-unsupported.ts'
import { computedFieldUnsupported } from './rules/rpcs/computed-field-unsupported.ts'
import { defaultBeforeRequired } from './rules/rpcs/default-before-required.ts'
import { errorUnknown } from './rules/rpcs/error-unknown.ts'
import { impliedNameTaken } from './rules/rpcs/implied-name-taken.ts'
import { neverCreatable } from './rules/rpcs/never-creatable.ts'
import { publicNeedless } from './rules/rpcs/public-needless.ts'
import { rpcImpliedTwice } from './rules/rpcs/rpc-implied-twice.ts'
import { anyRecordParameter } from './rules/types/any-record-parameter.ts'
import { endlessRecord } from './rules/types/endless-record.ts'
import { kindWordMissing } from './rules/types/kind-word-missing.ts'
import { kindWordWrong } from './rules/types/kind-word-wrong.ts'
import { mapKeyType } from './rules/types/map-key-type.ts'
import { nullOnNonReference } from './rules/types/null-on-non-reference.ts'
import { referenceWithoutObjects } from './rules/types/reference-without-objects.ts'
import { tooManyFields } from './rules/types/too-many-fields.ts'
import { typeUnknown } from './rules/types/type-unknown.ts'
import { unstorableField } from './rules/types/unstorable-field.ts'
import { dateImpossible } from './rules/values/date-impossible.ts'
import { enumValueUnknown } from './rules/values/enum-value-unknown.ts'
import { intRange } from './rules/values/int-range.ts'
import { nullNotAllowed } from './rules/values/null-not-allowed.ts'
import { objectUnknown } from './rules/values/object-unknown.ts'
import { repeatedElement } from './rules/values/repeated-element.ts'
import { textUnfit } from './rules/values/text-unfit.ts'
import { valueType } from './rules/values/value-type.ts'

export const RULES: readonly Rule[] = [
  duplicateDeclaration,
  duplicateMember,
  secondApi,
  standardPartUnknown,
  withoutWordUnknown,
  wordRepeated,
  qualifierUnknown,
  qualifierMissing,
  annotationUnknown,
  uuidDeclared,
  standardMemberDiffers,
  enumEmpty,
  builtInError,
  classNameReserved,
  withoutNeedless,
  enumValueEmpty,
  standardFieldRequired,
  classNamesAlike,
  wasKept,
  wasTwice,
  wasUnnecessary,
  kindWordMissing,
  kindWordWrong,
  typeUnknown,
  mapKeyType,
  nullOnNonReference,
  referenceWithoutObjects,
  unstorableField,
  endlessRecord,
  anyRecordParameter,
  tooManyFields,
  valueType,
  enumValueUnknown,
  intRange,
  dateImpossible,
  objectUnknown,
  repeatedElement,
  nullNotAllowed,
  textUnfit,
  pairNotReference,
  partnerUnknown,
  partnerNotReference,
  partnerOtherClass,
  partnerNotBoundBack,
  partnerBoundElsewhere,
  computedEndWritable,
  computedEndDefault,
  bothEndsConstructor,
  bothEndsOwn,
  partnerQualified,
  pairWithoutObjects,
  unboundAndBound,
  unboundReferenceSet,
  unboundNeedless,
  oneOneDefault,
  impliedNameTaken,
  rpcImpliedTwice,
  defaultBeforeRequired,
  errorUnknown,
  neverCreatable,
  bodyUnsupported,
  computedFieldUnsupported,
  publicNeedless,
  accessorFieldUnknown,
  accessorTypeDiffers,
  objectClassUnknown,
  objectWithoutObjects,
  objectFieldUnknown,
  objectFieldMissing,
  objectFieldRepeated,
  objectComputedEnd,
  objectUuid,
  objectPairedTwice,
  objectNameNull,
  roleUnknown,
  roleCircle,
  clauseRepeated,
  clauseWordUnknown,
  rolesWithoutSessions,
  allowsOnPublic,
  clauseNeedless,
  roleRedundant,
  secretReadable,
  roleNameUnfit,
  endLeftOpen,
  createSetsRestricted,
]
