/** The seed's services by the name of their provider. The policy's files say these ports. */
export const DECLARED_PORTS = { image: 8001, price: 8002, batch: 8003, logs: 8004 } as const;

export type ProviderName = keyof typeof DECLARED_PORTS;
