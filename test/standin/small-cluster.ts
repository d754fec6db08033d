import type { Value } from '../../lib/channel/frames.js'
import type { Answer, Script } from './fake-service.js'

/** What a small cluster would answer: enough for every function to succeed. Handles are numbers, never used twice. */
export function smallCluster(changes: Record<string, Answer> = {}): Script {
  let handles = 0n
  const open = (...more: Value[]): Answer => [++handles, ...more]
  return ({ name }) => {
    const change = changes[name]
    if (change !== undefined) return change
    switch (name) {
      case 'OpenCluster':
      case 'OpenClusterResource':
      case 'OpenClusterGroup':
      case 'OpenClusterNode':
      case 'OpenClusterNetwork':
      case 'OpenClusterNetInterface':
      case 'GetClusterFromResource':
      case 'GetClusterFromGroup':
      case 'GetClusterFromNode':
      case 'GetClusterFromNetwork':
      case 'GetClusterFromNetInterface':
      case 'GetClusterKey':
      case 'GetClusterResourceKey':
      case 'GetClusterGroupKey':
      case 'GetClusterNodeKey':
      case 'GetClusterNetworkKey':
      case 'GetClusterNetInterfaceKey':
      case 'GetClusterResourceTypeKey':
      case 'ClusterRegOpenKey':
      case 'CreateClusterGroup':
      case 'CreateClusterGroupEx':
      case 'CreateClusterResource':
        return open()
      case 'OpenClusterEx':
      case 'OpenClusterResourceEx':
      case 'OpenClusterGroupEx':
      case 'OpenClusterNodeEx':
      case 'OpenClusterNetworkEx':
      case 'OpenClusterNetInterfaceEx':
        return open(0x8000_0000)
      case 'ClusterRegCreateKey':
        return open(1)
      case 'GetClusterInformation':
        return ['CLUSTER', 10, 0, 20348, 'Vendor', '', 0xb0000, 0xa0009, 0, 0]
      case 'GetNodeClusterState':
        return [19]
      case 'GetClusterResourceState':
        return [2, 'NODE1', 'SQL Group']
      case 'GetClusterGroupState':
        return [0, 'NODE1']
      case 'GetClusterResourceDependencyExpression':
        return ['([Disk])']
      case 'GetClusterResourceNetworkName':
        return ['SQL']
      case 'GetClusterNodeState':
        return [0]
      case 'GetClusterNetworkState':
      case 'GetClusterNetInterfaceState':
        return [3]
      case 'GetClusterNodeId':
      case 'GetClusterNetworkId':
        return ['1']
      case 'GetClusterNetInterface':
        return ['NODE1 - Ethernet']
      case 'GetClusterQuorumResource':
        return ['Witness', 'Q:\\Cluster\\', 0x400]
      case 'ClusterOpenEnumEx':
      case 'ClusterNodeOpenEnumEx':
        return [4, 'id-1', 'SQL Server', 4, 'id-2', 'Disk']
      case 'ClusterOpenEnum':
      case 'ClusterNodeOpenEnum':
      case 'ClusterGroupOpenEnum':
      case 'ClusterResourceOpenEnum':
      case 'ClusterResourceTypeOpenEnum':
      case 'ClusterNetworkOpenEnum':
        return [4, 'SQL Server', 1, 'Disk']
      case 'ClusterNetInterfaceOpenEnum':
        return ['NODE1 - Public', 'NODE2 - Public']
      case 'ClusterGroupSetOpenEnum':
        return ['Databases', 'Front ends']
      case 'ClusterGroupOpenEnumEx':
        return ['id-1', 'SQL Group', 0, 'NODE1', 1, Uint8Array.of(1, 0, 0, 0), new Uint8Array(0)]
      case 'ClusterResourceOpenEnumEx':
        return ['id-1', 'SQL Server', 'SQL Group', 'id-2', Uint8Array.of(1, 0, 0, 0, 7), Uint8Array.of(9)]
      case 'ClusterRegQueryValue':
        return [1, Buffer.from('value\0', 'utf16le')]
      case 'ClusterRegEnumKey':
        return ['Parameters', 133_000_000_000_000_000n]
      case 'ClusterRegEnumValue':
        return ['Name', 4, Uint8Array.of(1, 0, 0, 0)]
      case 'ClusterRegQueryInfoKey':
        return [1, 10, 2, 4, 12, 100, 133_000_000_000_000_000n]
      case 'ClusterRegGetKeySecurity':
        return [Uint8Array.of(1, 0, 0, 0x80, ...new Uint8Array(16))]
      case 'ClusterRegCloseBatch':
      case 'ClusterRegCloseBatchEx':
        return [0, 0xffff_ffff]
      case 'ClusterRegCloseReadBatch':
      case 'ClusterRegCloseReadBatchEx':
        return [8, 3, '', 'Name', Uint8Array.of(7), 9, 2, 'No', 'Such', new Uint8Array(0)]
      case 'ClusterControl':
      case 'ClusterGroupControl':
      case 'ClusterNodeControl':
      case 'ClusterNetworkControl':
      case 'ClusterNetInterfaceControl':
      case 'ClusterResourceControl':
      case 'ClusterResourceTypeControl':
        return [Buffer.from('1\\\\MyKey\0\0', 'utf16le')]
      default:
        return []
    }
  }
}

/**
 * A call of every function that goes to the service, given cluster $c, resource $r, group $g, node $n, network $w, interface
 * $i and key $k, and of {@link openBatches}. None asks for the same as {@link openAll}.
 */
export const everyCall: Record<string, string> = {
  GetClusterInformation: '$c text:64 info:284',
  OpenClusterResource: "$c 'Disk",
  OpenClusterResourceEx: "$c 'Disk #0x80000000 number",
  OpenClusterGroup: "$c 'Storage",
  OpenClusterGroupEx: "$c 'Storage #0x80000000 number",
  OpenClusterNode: "$c 'NODE2",
  OpenClusterNodeEx: "$c 'NODE2 #0x80000000 number",
  OpenClusterNetwork: "$c 'Heartbeat",
  OpenClusterNetworkEx: "$c 'Heartbeat #0x80000000 number",
  OpenClusterNetInterface: "$c 'Ethernet",
  OpenClusterNetInterfaceEx: "$c 'Ethernet #0x80000000 number",
  GetClusterFromResource: '$r',
  GetClusterFromGroup: '$g',
  GetClusterFromNode: '$n',
  GetClusterFromNetwork: '$w',
  GetClusterFromNetInterface: '$i',
  SetClusterName: "$c 'CLUSTER",
  GetClusterQuorumResource: '$c text:64 text:64 number',
  GetClusterResourceState: '$r text:64 text:64',
  OnlineClusterResource: '$r',
  OfflineClusterResource: '$r',
  OnlineClusterResourceEx: '$r #1 =0102',
  OfflineClusterResourceEx: '$r #1 null #0',
  RestartClusterResource: '$r #0',
  ClusterResourceControl: '$r $n #0x010000b5 null #0 control:64',
  ClusterControl: '$c $n #0x0700003d null #0 control:64',
  ClusterGroupControl: '$g $n #0x03000029 null #0 control:64',
  ClusterNetworkControl: '$w $n #0x05000029 null #0 control:64',
  ClusterNetInterfaceControl: '$i $n #0x06000029 null #0 control:64',
  ClusterNodeControl: '$n $n #0x04000029 null #0 control:64',
  ClusterResourceTypeControl: "$c 'Disk $n #0x02000005 =0100 control:64",
  CreateClusterResource: "$g 'New 'Type #1",
  DeleteClusterResource: '$r',
  SetClusterResourceName: "$r 'Better",
  FailClusterResource: '$r',
  ChangeClusterResourceGroup: '$r $g',
  AddClusterResourceNode: '$r $n',
  RemoveClusterResourceNode: '$r $n',
  AddClusterResourceDependency: '$r $r',
  RemoveClusterResourceDependency: '$r $r',
  CanResourceBeDependent: '$r $r',
  SetClusterResourceDependencyExpression: "$r '([Disk])",
  GetClusterResourceDependencyExpression: '$r text:64',
  GetClusterResourceNetworkName: '$r text:64',
  GetClusterGroupState: '$g text:64',
  OnlineClusterGroup: '$g null',
  OnlineClusterGroupEx: '$g $n #1 =0102',
  OfflineClusterGroup: '$g',
  OfflineClusterGroupEx: '$g #1 null #0',
  MoveClusterGroup: '$g $n',
  MoveClusterGroupEx: '$g $n #4 =0102',
  CancelClusterGroupOperation: '$g #0',
  CreateClusterGroup: "$c 'New",
  CreateClusterGroupEx: "$c 'New =0100000064000000",
  DeleteClusterGroup: '$g',
  DestroyClusterGroup: '$g',
  SetClusterGroupName: "$g 'Better",
  SetClusterGroupNodeList: '$g #2 [nn',
  GetClusterNodeState: '$n',
  GetClusterNodeId: '$n text:64',
  GetClusterNetworkState: '$w',
  GetClusterNetworkId: '$w text:64',
  SetClusterNetworkName: "$w 'Network",
  GetClusterNetInterface: "$c 'NODE1 'Network text:64",
  GetClusterNetInterfaceState: '$i',
  PauseClusterNode: '$n',
  PauseClusterNodeEx: '$n #1 #0 null',
  ResumeClusterNode: '$n',
  ResumeClusterNodeEx: '$n #1 #0',
  CreateClusterResourceType: "$c 'Type 'Display 'type.dll #5000 #60000",
  DeleteClusterResourceType: "$c 'Type",
  ClusterOpenEnum: '$c #4',
  ClusterOpenEnumEx: '$c #4 null',
  ClusterNodeOpenEnum: '$n #2',
  ClusterNodeOpenEnumEx: '$n #2 null',
  ClusterGroupOpenEnum: '$g #1',
  ClusterGroupOpenEnumEx: '$c =2a0000000000 null #0 #0',
  ClusterResourceOpenEnum: '$r #1',
  ClusterResourceOpenEnumEx: '$c null #0 =2a0000000000 #0',
  ClusterResourceTypeOpenEnum: "$c 'Type #2",
  ClusterNetworkOpenEnum: '$w #1',
  ClusterNetInterfaceOpenEnum: "$c 'NODE1 null",
  ClusterGroupSetOpenEnum: '$c',
  GetClusterKey: '$c #0x20019',
  GetClusterResourceKey: '$r #0x1',
  GetClusterGroupKey: '$g #0x1',
  GetClusterNodeKey: '$n #0x1',
  GetClusterNetworkKey: '$w #0x1',
  GetClusterNetInterfaceKey: '$i #0x1',
  GetClusterResourceTypeKey: "$c 'Type #0x1",
  ClusterRegOpenKey: "$k 'Parameters #0x20019 &x",
  ClusterRegCreateKey: "$k 'Parameters #0 #0x20019 null &x number",
  ClusterRegDeleteKey: "$k 'Parameters",
  ClusterRegQueryValue: "$k 'Name number data:64",
  ClusterRegSetValue: "$k 'Name #1 =41000000",
  ClusterRegDeleteValue: "$k 'Name",
  ClusterRegEnumKey: '$k #0 text:64 time',
  ClusterRegEnumValue: '$k #0 text:64 number data:64',
  ClusterRegQueryInfoKey: '$k number number number number number number time',
  ClusterRegGetKeySecurity: '$k #7 data:64',
  ClusterRegSetKeySecurity: '$k #4 =0100008000000000000000000000000000000000',
  ClusterRegSyncDatabase: '$c #1',
  ClusterRegCloseBatch: '$b #1 number',
  ClusterRegCloseBatchEx: '$d #1 number',
  ClusterRegCloseReadBatch: '$p &x',
  ClusterRegCloseReadBatchEx: '$q #2 &x',
}

/** Opens $c, $r, $g, $n, $k, $w and $i. */
export const openAll = (name: string): string => `
  c=OpenCluster '${name} ; r=OpenClusterResource $c 'SQL ; g=OpenClusterGroup $c 'Group ;
  n=OpenClusterNode $c 'NODE1 ; k=GetClusterResourceKey $r #0x20019 ;
  w=OpenClusterNetwork $c 'Network ; i=OpenClusterNetInterface $c 'Interface`

/** The number of calls that {@link openAll} makes. */
export const openCalls = 7

/** Opens the batches $b and $d and the read batches $p and $q, for which the service is not asked. */
export const openBatches = `ClusterRegCreateBatch $k &b ; ClusterRegCreateBatch $k &d ;
  ClusterRegCreateReadBatch $k &p ; ClusterRegCreateReadBatch $k &q`

/** The number of calls that {@link openBatches} makes. */
export const batchCalls = 4

/** Functions whose result is not a status: what they return where they fail, with a last error. */
const failureValue = (call: string): number | null => {
  if (
    /^(Open|Create(?!ClusterResourceType)|GetCluster(Resource|Group|Node|Network|NetInterface|ResourceType)?Key$|GetClusterFrom|Cluster\w*OpenEnum)/.test(
      call,
    )
  ) {
    return 0
  }
  if (/^(CanResourceBeDependent|GetClusterResourceNetworkName)$/.test(call)) return 0
  if (/^GetCluster(Resource|Group|Node|Network|NetInterface)State$/.test(call)) return 0xffff_ffff
  return null
}

/** The Win32 status that a call ended with, wherever its function puts it. */
export function statusOf({ call, result, error }: { call: string; result: number; error: number }): number {
  const failure = failureValue(call)
  if (failure === null) return result
  return result === failure ? error : 0
}
