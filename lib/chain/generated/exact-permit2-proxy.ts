// Written by scripts/contracts/generate.ts from contracts/src. Do not edit.
export const exactPermit2ProxyAbi = [
  {"type":"function","name":"PERMIT2","inputs":[],"outputs":[{"name":"","type":"address","internalType":"contract ISignatureTransfer"}],"stateMutability":"view"},
  {"type":"function","name":"WITNESS_TYPEHASH","inputs":[],"outputs":[{"name":"","type":"bytes32","internalType":"bytes32"}],"stateMutability":"view"},
  {"type":"function","name":"WITNESS_TYPE_STRING","inputs":[],"outputs":[{"name":"","type":"string","internalType":"string"}],"stateMutability":"view"},
  {"type":"function","name":"settle","inputs":[{"name":"permit","type":"tuple","internalType":"struct PermitTransferFrom","components":[{"name":"permitted","type":"tuple","internalType":"struct TokenPermissions","components":[{"name":"token","type":"address","internalType":"address"},{"name":"amount","type":"uint256","internalType":"uint256"}]},{"name":"nonce","type":"uint256","internalType":"uint256"},{"name":"deadline","type":"uint256","internalType":"uint256"}]},{"name":"owner","type":"address","internalType":"address"},{"name":"witness","type":"tuple","internalType":"struct Witness","components":[{"name":"to","type":"address","internalType":"address"},{"name":"validAfter","type":"uint256","internalType":"uint256"}]},{"name":"signature","type":"bytes","internalType":"bytes"}],"outputs":[],"stateMutability":"nonpayable"},
  {"type":"event","name":"Settled","inputs":[],"anonymous":false},
  {"type":"error","name":"InvalidAmount","inputs":[]},
  {"type":"error","name":"InvalidDestination","inputs":[]},
  {"type":"error","name":"InvalidOwner","inputs":[]},
  {"type":"error","name":"PaymentTooEarly","inputs":[]},
  {"type":"error","name":"ReentrancyGuardReentrantCall","inputs":[]},
] as const;
