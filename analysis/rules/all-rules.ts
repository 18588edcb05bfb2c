/** All rules, in order of their codes. */

import { bodyGivenTwice } from './behaviour/body-given-twice.ts'
import { bodyNotPossible } from './behaviour/body-not-possible.ts'
import { bodyTargetUnknown } from './behaviour/body-target-unknown.ts'
import { callableNameTaken } from './behaviour/callable-name-taken.ts'
import { computeFieldUnknown } from './behaviour/compute-field-unknown.ts'
import { computeGivenTwice } from './behaviour/compute-given-twice.ts'
import { computedDefaultUnused } from './behaviour/computed-default-unused.ts'
import { computedFieldUnfit } from './behaviour/computed-field-unfit.ts'
import { objectSetsComputed } from './behaviour/object-sets-computed.ts'
import { setBodyBypassed } from './behaviour/set-body-bypassed.ts'
import { titleRepeated } from './behaviour/title-repeated.ts'
import { argumentCount } from './bodies/argument-count.ts'
import { callCircle } from './bodies/call-circle.ts'
import { calleeUnknown } from './bodies/callee-unknown.ts'
import { checkExpected } from './bodies/check-expected.ts'
import { classWithoutObjects } from './bodies/class-without-objects.ts'
import { clientCallExpected } from './bodies/client-call-expected.ts'
import { computedCircle } from './bodies/computed-circle.ts'
import { computedShowsMore } from './bodies/computed-shows-more.ts'
import { conditionOutdated } from './bodies/condition-outdated.ts'
import { createFieldMissing } from './bodies/create-field-missing.ts'
import { elseUnnecessary } from './bodies/else-unnecessary.ts'
import { equalValuesLost } from './bodies/equal-values-lost.ts'
import { errorNeverRaised } from './bodies/error-never-raised.ts'
import { errorNotPossible } from './bodies/error-not-possible.ts'
import { errorNotThrown } from './bodies/error-not-thrown.ts'
import { errorsAdded } from './bodies/errors-added.ts'
import { holdWithoutWait } from './bodies/hold-without-wait.ts'
import { letUnused } from './bodies/let-unused.ts'
import { memberUnknown } from './bodies/member-unknown.ts'
import { methodCalled } from './bodies/method-called.ts'
import { nameShadowed } from './bodies/name-shadowed.ts'
import { nameUnknown } from './bodies/name-unknown.ts'
import { noValue } from './bodies/no-value.ts'
import { notAllowedHere } from './bodies/not-allowed-here.ts'
import { notInTests } from './bodies/not-in-tests.ts'
import { nullRead } from './bodies/null-read.ts'
import { oneOneCopied } from './bodies/one-one-copied.ts'
import { onlyInTests } from './bodies/only-in-tests.ts'
import { operandType } from './bodies/operand-type.ts'
import { partOfValue } from './bodies/part-of-value.ts'
import { patternLiteral } from './bodies/pattern-literal.ts'
import { placeExpected } from './bodies/place-expected.ts'
import { raisedErrorUnknown } from './bodies/raised-error-unknown.ts'
import { requirementConstant } from './bodies/requirement-constant.ts'
import { resultMissing } from './bodies/result-missing.ts'
import { resultUnexpected } from './bodies/result-unexpected.ts'
import { secretReturned } from './bodies/secret-returned.ts'
import { setExpected } from './bodies/set-expected.ts'
import { sizeOfValues } from './bodies/size-of-values.ts'
import { statementUnreachable } from './bodies/statement-unreachable.ts'
import { testWithoutExpect } from './bodies/test-without-expect.ts'
import { typeMismatch } from './bodies/type-mismatch.ts'
import { typeNeeded } from './bodies/type-needed.ts'
import { valueRepeated } from './bodies/value-repeated.ts'
import { whereNeeded } from './bodies/where-needed.ts'
import { writeRefused } from './bodies/write-refused.ts'
import { checkWithoutObjects } from './constraints/check-without-objects.ts'
import { objectsNotUnique } from './constraints/objects-not-unique.ts'
import { uniqueFieldUnfit } from './constraints/unique-field-unfit.ts'
import { uniqueFieldUnknown } from './constraints/unique-field-unknown.ts'
import { uniqueRepeated } from './constraints/unique-repeated.ts'
import { valueBreaksCondition } from './constraints/value-breaks-condition.ts'
import { annotationUnknown } from './names/annotation-unknown.ts'
import { builtInErrorRedeclared } from './names/built-in-error.ts'
import { classNameReserved } from './names/class-name-reserved.ts'
import { classNamesAlike } from './names/class-names-alike.ts'
import { duplicateDeclaration } from './names/duplicate-declaration.ts'
import { duplicateMember } from './names/duplicate-member.ts'
import { enumEmpty } from './names/enum-empty.ts'
import { enumValueEmpty } from './names/enum-value-empty.ts'
import { internalContradicted } from './names/internal-contradicted.ts'
import { qualifierMissing } from './names/qualifier-missing.ts'
import { qualifierUnknown } from './names/qualifier-unknown.ts'
import { secondApi } from './names/second-api.ts'
import { standardFieldRequired } from './names/standard-field-required.ts'
import { standardMemberDiffers } from './names/standard-member-differs.ts'
import { standardPartUnknown } from './names/standard-part-unknown.ts'
import { uuidDeclared } from './names/uuid-declared.ts'
import { withUnnecessary } from './names/with-unnecessary.ts'
import { withWordUnknown } from './names/with-word-unknown.ts'
import { withoutUnnecessary } from './names/without-unnecessary.ts'
import { withoutWordUnknown } from './names/without-word-unknown.ts'
import { wordRepeated } from './names/word-repeated.ts'
import { objectClassUnknown } from './objects/object-class-unknown.ts'
import { objectComputedEnd } from './objects/object-computed-end.ts'
import { objectFieldMissing } from './objects/object-field-missing.ts'
import { objectFieldRepeated } from './objects/object-field-repeated.ts'
import { objectFieldUnknown } from './objects/object-field-unknown.ts'
import { objectNameNull } from './objects/object-name-null.ts'
import { objectPairedTwice } from './objects/object-paired-twice.ts'
import { objectUuid } from './objects/object-uuid.ts'
import { objectWithoutObjects } from './objects/object-without-objects.ts'
import { bothEndsConstructor } from './pairs/both-ends-constructor.ts'
import { bothEndsOwn } from './pairs/both-ends-own.ts'
import { computedEndDefault } from './pairs/computed-end-default.ts'
import { computedEndWritable } from './pairs/computed-end-writable.ts'
import { oneOneDefault } from './pairs/one-one-default.ts'
import { pairNotReference } from './pairs/pair-not-reference.ts'
import { pairWithoutObjects } from './pairs/pair-without-objects.ts'
import { partnerBoundElsewhere } from './pairs/partner-bound-elsewhere.ts'
import { partnerNotBoundBack } from './pairs/partner-not-bound-back.ts'
import { partnerNotReference } from './pairs/partner-not-reference.ts'
import { partnerOtherClass } from './pairs/partner-other-class.ts'
import { partnerQualified } from './pairs/partner-qualified.ts'
import { partnerUnknown } from './pairs/partner-unknown.ts'
import { unboundAndBound } from './pairs/unbound-and-bound.ts'
import { unboundReferenceSet } from './pairs/unbound-reference-set.ts'
import { unboundUnnecessary } from './pairs/unbound-unnecessary.ts'
import { wasKept } from './renames/was-kept.ts'
import { wasTwice } from './renames/was-twice.ts'
import { wasUnnecessary } from './renames/was-unnecessary.ts'
import { allowsOnPublic } from './roles/allows-on-public.ts'
import { clauseRepeated } from './roles/clause-repeated.ts'
import { clauseUnnecessary } from './roles/clause-unnecessary.ts'
import { clauseWordUnknown } from './roles/clause-word-unknown.ts'
import { createSetsRestricted } from './roles/create-sets-restricted.ts'
import { endLeftOpen } from './roles/end-left-open.ts'
import { roleCircle } from './roles/role-circle.ts'
import { roleNameUnfit } from './roles/role-name-unfit.ts'
import { roleRedundant } from './roles/role-redundant.ts'
import { roleUnknown } from './roles/role-unknown.ts'
import { rolesWithoutSessions } from './roles/roles-without-sessions.ts'
import { secretReadable } from './roles/secret-readable.ts'
import { accessorFieldUnknown } from './rpcs/accessor-field-unknown.ts'
import { accessorTypeDiffers } from './rpcs/accessor-type-differs.ts'
import { defaultBeforeRequired } from './rpcs/default-before-required.ts'
import { errorUnknown } from './rpcs/error-unknown.ts'
import { impliedNameTaken } from './rpcs/implied-name-taken.ts'
import { neverCreatable } from './rpcs/never-creatable.ts'
import { publicUnnecessary } from './rpcs/public-unnecessary.ts'
import { rpcImpliedTwice } from './rpcs/rpc-implied-twice.ts'
import type { Rule } from './rule.ts'
import { anyRecordParameter } from './types/any-record-parameter.ts'
import { endlessRecord } from './types/endless-record.ts'
import { internalClassSeen } from './types/internal-class-seen.ts'
import { internalFieldStartless } from './types/internal-field-startless.ts'
import { kindWordMissing } from './types/kind-word-missing.ts'
import { kindWordWrong } from './types/kind-word-wrong.ts'
import { mapKeyType } from './types/map-key-type.ts'
import { nullOnNonReference } from './types/null-on-non-reference.ts'
import { referenceWithoutObjects } from './types/reference-without-objects.ts'
import { tooManyFields } from './types/too-many-fields.ts'
import { typeUnknown } from './types/type-unknown.ts'
import { unstorableField } from './types/unstorable-field.ts'
import { dateImpossible } from './values/date-impossible.ts'
import { enumValueUnknown } from './values/enum-value-unknown.ts'
import { intRange } from './values/int-range.ts'
import { nullNotAllowed } from './values/null-not-allowed.ts'
import { objectUnknown } from './values/object-unknown.ts'
import { repeatedElement } from './values/repeated-element.ts'
import { textUnfit } from './values/text-unfit.ts'
import { valueCallMisplaced } from './values/value-call-misplaced.ts'
import { valueCallUnknown } from './values/value-call-unknown.ts'
import { valueType } from './values/value-type.ts'

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
  builtInErrorRedeclared,
  classNameReserved,
  withoutUnnecessary,
  enumValueEmpty,
  standardFieldRequired,
  classNamesAlike,
  wasKept,
  wasTwice,
  wasUnnecessary,
  withWordUnknown,
  withUnnecessary,
  internalContradicted,
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
  internalClassSeen,
  internalFieldStartless,
  valueType,
  enumValueUnknown,
  intRange,
  dateImpossible,
  objectUnknown,
  repeatedElement,
  nullNotAllowed,
  textUnfit,
  valueCallUnknown,
  valueCallMisplaced,
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
  unboundUnnecessary,
  oneOneDefault,
  impliedNameTaken,
  rpcImpliedTwice,
  defaultBeforeRequired,
  errorUnknown,
  neverCreatable,
  publicUnnecessary,
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
  clauseUnnecessary,
  roleRedundant,
  secretReadable,
  roleNameUnfit,
  endLeftOpen,
  createSetsRestricted,
  bodyGivenTwice,
  bodyTargetUnknown,
  bodyNotPossible,
  setBodyBypassed,
  computeGivenTwice,
  computeFieldUnknown,
  computedFieldUnfit,
  computedDefaultUnused,
  objectSetsComputed,
  callableNameTaken,
  titleRepeated,
  uniqueFieldUnknown,
  uniqueFieldUnfit,
  uniqueRepeated,
  valueBreaksCondition,
  objectsNotUnique,
  checkWithoutObjects,
  nameUnknown,
  typeMismatch,
  setExpected,
  operandType,
  typeNeeded,
  argumentCount,
  memberUnknown,
  partOfValue,
  calleeUnknown,
  raisedErrorUnknown,
  noValue,
  resultMissing,
  resultUnexpected,
  statementUnreachable,
  errorNotThrown,
  errorsAdded,
  errorNeverRaised,
  callCircle,
  computedCircle,
  writeRefused,
  placeExpected,
  oneOneCopied,
  equalValuesLost,
  sizeOfValues,
  whereNeeded,
  requirementConstant,
  nullRead,
  holdWithoutWait,
  conditionOutdated,
  notAllowedHere,
  testWithoutExpect,
  onlyInTests,
  notInTests,
  nameShadowed,
  valueRepeated,
  createFieldMissing,
  classWithoutObjects,
  checkExpected,
  patternLiteral,
  elseUnnecessary,
  letUnused,
  computedShowsMore,
  secretReturned,
  methodCalled,
  clientCallExpected,
  errorNotPossible,
]
