// Made from openapi/openapi.yaml by `npm run generate`. Do not edit.
export function BadRequestBody(data) {
  return !(!data || typeof data.error != "string" || typeof data.message != "string" || typeof data.details != "string");
}
export function UnauthorizedBody(data) {
  return !(!data || typeof data.error != "string" || typeof data.message != "string");
}
export const ForbiddenBody = UnauthorizedBody, NotFoundBody = UnauthorizedBody, InternalServerErrorBody = UnauthorizedBody;
