// Made from openapi/openapi.yaml by `npm run generate`. Do not edit.
export function BadRequestBody(data) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (typeof data.error != "string" || typeof data.message != "string" || typeof data.details != "string")
      return !1;
  } else
    return !1;
  return !0;
}
export function UnauthorizedBody(data) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (typeof data.error != "string" || typeof data.message != "string")
      return !1;
  } else
    return !1;
  return !0;
}
export const ForbiddenBody = UnauthorizedBody, NotFoundBody = UnauthorizedBody, InternalServerErrorBody = UnauthorizedBody;
