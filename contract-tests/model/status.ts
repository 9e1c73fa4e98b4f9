/** True for statuses that proxies, rate limiters and load balancers send. 520 to 530 are those of Cloudflare. */
export function isGatewayStatus(status: number): boolean {
  return status === 429 || (status >= 502 && status <= 504) || (status >= 520 && status <= 530)
}

/** True if the server itself failed. With 501 and 505 it says that it does not support the request. */
export function isServerError(status: number): boolean {
  return status >= 500 && status !== 501 && status !== 505 && !isGatewayStatus(status)
}
