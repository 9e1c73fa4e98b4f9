// Made from openapi/openapi.yaml by `npm run generate`. Do not edit.
function refuse(issues, path, value, type) {
  issues.push({ path, message: value === void 0 ? "is missing" : "must be " + type });
}
export function BadRequestBody(data) {
  const issues = [];
  if (data && typeof data == "object" && !Array.isArray(data)) {
    {
      let data0 = data.error;
      typeof data0 != "string" && refuse(issues, "/error", data0, "string");
    }
    {
      let data1 = data.message;
      typeof data1 != "string" && refuse(issues, "/message", data1, "string");
    }
    {
      let data2 = data.details;
      typeof data2 != "string" && refuse(issues, "/details", data2, "string");
    }
  } else
    refuse(issues, "", data, "object");
  return issues;
}
export function UnauthorizedBody(data) {
  const issues = [];
  if (data && typeof data == "object" && !Array.isArray(data)) {
    {
      let data0 = data.error;
      typeof data0 != "string" && refuse(issues, "/error", data0, "string");
    }
    {
      let data1 = data.message;
      typeof data1 != "string" && refuse(issues, "/message", data1, "string");
    }
  } else
    refuse(issues, "", data, "object");
  return issues;
}
export const ForbiddenBody = UnauthorizedBody, NotFoundBody = UnauthorizedBody, InternalServerErrorBody = UnauthorizedBody;
