// The exports of the hostile library: ClusAPI's, and the part of advapi32's CryptoAPI that clusapi binds.
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif
#include "abi/clusapi.h"
#include "abi/cryptoapi.h"
#include "abi/security-descriptor.h"
#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#include "call.h"

using namespace hostile;

#ifndef _WIN32
namespace {
thread_local DWORD error = 0;
}
DWORD WINAPI GetLastError() { return error; }
void WINAPI SetLastError(DWORD code) { error = code; }
#endif

// Cluster. A node's name that begins with `!` is a command of the test.
HCLUSTER WINAPI OpenCluster(LPCWSTR) { return Call(__func__).open<HCLUSTER>(); }
HCLUSTER WINAPI OpenClusterEx(LPCWSTR, DWORD, DWORD* granted) { return Call(__func__).number(granted).open<HCLUSTER>(); }
BOOL WINAPI CloseCluster(HCLUSTER cluster) { return Call(__func__).close(cluster); }
DWORD WINAPI GetClusterInformation(HCLUSTER cluster, LPWSTR name, LPDWORD length, LPCLUSTERVERSIONINFO information) {
  if (information) information->dwFlags = 0xfefefefe;
  return Call(__func__).use(cluster).text(name, length).code();
}
DWORD WINAPI SetClusterName(HCLUSTER cluster, LPCWSTR) { return Call(__func__).use(cluster).code(); }
DWORD WINAPI GetClusterQuorumResource(HCLUSTER cluster, LPWSTR name, LPDWORD length, LPWSTR device, LPDWORD deviceLength, LPDWORD logSize) {
  return Call(__func__).use(cluster).text(name, length).text(device, deviceLength).number(logSize).code();
}
DWORD WINAPI GetNodeClusterState(LPCWSTR node, LPDWORD state) {
  if (node && *node == u'!') return command(node, *state) ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER;
  return Call(__func__).number(state).code();
}
DWORD WINAPI ClusterControl(HCLUSTER cluster, HNODE node, DWORD, LPVOID in, DWORD length, LPVOID out, DWORD capacity, LPDWORD returned) {
  return Call(__func__).use(cluster).useIfAny(node).echo(in, length, out, capacity, returned).code();
}

// Resource.
HRESOURCE WINAPI OpenClusterResource(HCLUSTER cluster, LPCWSTR) { return Call(__func__).use(cluster).open<HRESOURCE>(); }
HRESOURCE WINAPI OpenClusterResourceEx(HCLUSTER cluster, LPCWSTR, DWORD, DWORD* granted) {
  return Call(__func__).use(cluster).number(granted).open<HRESOURCE>();
}
BOOL WINAPI CloseClusterResource(HRESOURCE resource) { return Call(__func__).close(resource); }
HCLUSTER WINAPI GetClusterFromResource(HRESOURCE resource) { return Call(__func__).use(resource).open<HCLUSTER>(); }
CLUSTER_RESOURCE_STATE WINAPI GetClusterResourceState(HRESOURCE resource, LPWSTR node, LPDWORD nodeLength, LPWSTR group, LPDWORD groupLength) {
  return Call(__func__).use(resource).text(node, nodeLength).text(group, groupLength).state<CLUSTER_RESOURCE_STATE>();
}
DWORD WINAPI OnlineClusterResource(HRESOURCE resource) { return Call(__func__).use(resource).code(); }
DWORD WINAPI OfflineClusterResource(HRESOURCE resource) { return Call(__func__).use(resource).code(); }
DWORD WINAPI OnlineClusterResourceEx(HRESOURCE resource, DWORD, PBYTE, DWORD) { return Call(__func__).use(resource).code(); }
DWORD WINAPI OfflineClusterResourceEx(HRESOURCE resource, DWORD, PBYTE, DWORD) { return Call(__func__).use(resource).code(); }
DWORD WINAPI RestartClusterResource(HRESOURCE resource, DWORD) { return Call(__func__).use(resource).code(); }
HRESOURCE WINAPI CreateClusterResource(HGROUP group, LPCWSTR, LPCWSTR, DWORD) { return Call(__func__).use(group).open<HRESOURCE>(); }
DWORD WINAPI DeleteClusterResource(HRESOURCE resource) { return Call(__func__).use(resource).code(); }
DWORD WINAPI SetClusterResourceName(HRESOURCE resource, LPCWSTR) { return Call(__func__).use(resource).code(); }
DWORD WINAPI FailClusterResource(HRESOURCE resource) { return Call(__func__).use(resource).code(); }
DWORD WINAPI ChangeClusterResourceGroup(HRESOURCE resource, HGROUP group) { return Call(__func__).use(resource).use(group).code(); }
DWORD WINAPI AddClusterResourceNode(HRESOURCE resource, HNODE node) { return Call(__func__).use(resource).use(node).code(); }
DWORD WINAPI RemoveClusterResourceNode(HRESOURCE resource, HNODE node) { return Call(__func__).use(resource).use(node).code(); }
DWORD WINAPI AddClusterResourceDependency(HRESOURCE resource, HRESOURCE provider) { return Call(__func__).use(resource).use(provider).code(); }
DWORD WINAPI RemoveClusterResourceDependency(HRESOURCE resource, HRESOURCE provider) { return Call(__func__).use(resource).use(provider).code(); }
BOOL WINAPI CanResourceBeDependent(HRESOURCE resource, HRESOURCE provider) { return Call(__func__).use(resource).use(provider).succeeds(); }
DWORD WINAPI SetClusterResourceDependencyExpression(HRESOURCE resource, LPCWSTR) { return Call(__func__).use(resource).code(); }
DWORD WINAPI GetClusterResourceDependencyExpression(HRESOURCE resource, LPWSTR text, LPDWORD length) {
  return Call(__func__).use(resource).text(text, length).code();
}
BOOL WINAPI GetClusterResourceNetworkName(HRESOURCE resource, LPWSTR name, LPDWORD length) {
  return Call(__func__).use(resource).text(name, length).succeeds();
}
DWORD WINAPI ClusterResourceControl(HRESOURCE resource, HNODE node, DWORD, LPVOID in, DWORD length, LPVOID out, DWORD capacity, LPDWORD returned) {
  return Call(__func__).use(resource).useIfAny(node).echo(in, length, out, capacity, returned).code();
}
DWORD WINAPI ClusterResourceTypeControl(HCLUSTER cluster, LPCWSTR, HNODE node, DWORD, LPVOID in, DWORD length, LPVOID out, DWORD capacity, LPDWORD returned) {
  return Call(__func__).use(cluster).useIfAny(node).echo(in, length, out, capacity, returned).code();
}

// Group.
HGROUP WINAPI OpenClusterGroup(HCLUSTER cluster, LPCWSTR) { return Call(__func__).use(cluster).open<HGROUP>(); }
HGROUP WINAPI OpenClusterGroupEx(HCLUSTER cluster, LPCWSTR, DWORD, DWORD* granted) {
  return Call(__func__).use(cluster).number(granted).open<HGROUP>();
}
HCLUSTER WINAPI GetClusterFromGroup(HGROUP group) { return Call(__func__).use(group).open<HCLUSTER>(); }
BOOL WINAPI CloseClusterGroup(HGROUP group) { return Call(__func__).close(group); }
CLUSTER_GROUP_STATE WINAPI GetClusterGroupState(HGROUP group, LPWSTR node, LPDWORD length) {
  return Call(__func__).use(group).text(node, length).state<CLUSTER_GROUP_STATE>();
}
DWORD WINAPI OnlineClusterGroup(HGROUP group, HNODE node) { return Call(__func__).use(group).useIfAny(node).code(); }
DWORD WINAPI OnlineClusterGroupEx(HGROUP group, HNODE node, DWORD, PBYTE, DWORD) { return Call(__func__).use(group).useIfAny(node).code(); }
DWORD WINAPI OfflineClusterGroup(HGROUP group) { return Call(__func__).use(group).code(); }
DWORD WINAPI OfflineClusterGroupEx(HGROUP group, DWORD, PBYTE, DWORD) { return Call(__func__).use(group).code(); }
DWORD WINAPI MoveClusterGroup(HGROUP group, HNODE node) { return Call(__func__).use(group).useIfAny(node).code(); }
DWORD WINAPI ClusterGroupControl(HGROUP group, HNODE node, DWORD, LPVOID in, DWORD length, LPVOID out, DWORD capacity, LPDWORD returned) {
  return Call(__func__).use(group).useIfAny(node).echo(in, length, out, capacity, returned).code();
}
DWORD WINAPI MoveClusterGroupEx(HGROUP group, HNODE node, DWORD, PBYTE, DWORD) { return Call(__func__).use(group).useIfAny(node).code(); }
DWORD WINAPI CancelClusterGroupOperation(HGROUP group, DWORD) { return Call(__func__).use(group).code(); }

HGROUP WINAPI CreateClusterGroup(HCLUSTER cluster, LPCWSTR) { return Call(__func__).use(cluster).open<HGROUP>(); }
HGROUP WINAPI CreateClusterGroupEx(HCLUSTER cluster, LPCWSTR, PCLUSTER_CREATE_GROUP_INFO) { return Call(__func__).use(cluster).open<HGROUP>(); }
DWORD WINAPI DeleteClusterGroup(HGROUP group) { return Call(__func__).use(group).code(); }
DWORD WINAPI DestroyClusterGroup(HGROUP group) { return Call(__func__).use(group).code(); }
DWORD WINAPI SetClusterGroupName(HGROUP group, LPCWSTR) { return Call(__func__).use(group).code(); }
DWORD WINAPI SetClusterGroupNodeList(HGROUP group, DWORD count, HNODE nodes[]) {
  Call call(__func__);
  call.use(group);
  for (DWORD i = 0; i < count; ++i) call.use(nodes[i]);
  return call.code();
}

// Node.
HNODE WINAPI OpenClusterNode(HCLUSTER cluster, LPCWSTR) { return Call(__func__).use(cluster).open<HNODE>(); }
HNODE WINAPI OpenClusterNodeEx(HCLUSTER cluster, LPCWSTR, DWORD, DWORD* granted) {
  return Call(__func__).use(cluster).number(granted).open<HNODE>();
}
HCLUSTER WINAPI GetClusterFromNode(HNODE node) { return Call(__func__).use(node).open<HCLUSTER>(); }
DWORD WINAPI GetClusterNodeId(HNODE node, LPWSTR id, LPDWORD length) { return Call(__func__).useIfAny(node).text(id, length).code(); }
BOOL WINAPI CloseClusterNode(HNODE node) { return Call(__func__).close(node); }
CLUSTER_NODE_STATE WINAPI GetClusterNodeState(HNODE node) { return Call(__func__).use(node).state<CLUSTER_NODE_STATE>(); }
DWORD WINAPI ClusterNodeControl(HNODE object, HNODE node, DWORD, LPVOID in, DWORD length, LPVOID out, DWORD capacity, LPDWORD returned) {
  return Call(__func__).use(object).useIfAny(node).echo(in, length, out, capacity, returned).code();
}

// Network and network interface.
HNETWORK WINAPI OpenClusterNetwork(HCLUSTER cluster, LPCWSTR) { return Call(__func__).use(cluster).open<HNETWORK>(); }
HNETWORK WINAPI OpenClusterNetworkEx(HCLUSTER cluster, LPCWSTR, DWORD, DWORD* granted) {
  return Call(__func__).use(cluster).number(granted).open<HNETWORK>();
}
BOOL WINAPI CloseClusterNetwork(HNETWORK network) { return Call(__func__).close(network); }
HCLUSTER WINAPI GetClusterFromNetwork(HNETWORK network) { return Call(__func__).use(network).open<HCLUSTER>(); }
CLUSTER_NETWORK_STATE WINAPI GetClusterNetworkState(HNETWORK network) { return Call(__func__).use(network).state<CLUSTER_NETWORK_STATE>(); }
DWORD WINAPI SetClusterNetworkName(HNETWORK network, LPCWSTR) { return Call(__func__).use(network).code(); }
DWORD WINAPI GetClusterNetworkId(HNETWORK network, LPWSTR id, LPDWORD length) { return Call(__func__).use(network).text(id, length).code(); }
DWORD WINAPI ClusterNetworkControl(HNETWORK network, HNODE node, DWORD, LPVOID in, DWORD length, LPVOID out, DWORD capacity, LPDWORD returned) {
  return Call(__func__).use(network).useIfAny(node).echo(in, length, out, capacity, returned).code();
}
HNETINTERFACE WINAPI OpenClusterNetInterface(HCLUSTER cluster, LPCWSTR) { return Call(__func__).use(cluster).open<HNETINTERFACE>(); }
HNETINTERFACE WINAPI OpenClusterNetInterfaceEx(HCLUSTER cluster, LPCWSTR, DWORD, DWORD* granted) {
  return Call(__func__).use(cluster).number(granted).open<HNETINTERFACE>();
}
DWORD WINAPI GetClusterNetInterface(HCLUSTER cluster, LPCWSTR, LPCWSTR, LPWSTR name, LPDWORD length) {
  return Call(__func__).use(cluster).text(name, length).code();
}
BOOL WINAPI CloseClusterNetInterface(HNETINTERFACE netInterface) { return Call(__func__).close(netInterface); }
HCLUSTER WINAPI GetClusterFromNetInterface(HNETINTERFACE netInterface) { return Call(__func__).use(netInterface).open<HCLUSTER>(); }
DWORD WINAPI ClusterNetInterfaceControl(HNETINTERFACE netInterface, HNODE node, DWORD, LPVOID in, DWORD length, LPVOID out, DWORD capacity, LPDWORD returned) {
  return Call(__func__).use(netInterface).useIfAny(node).echo(in, length, out, capacity, returned).code();
}
CLUSTER_NETINTERFACE_STATE WINAPI GetClusterNetInterfaceState(HNETINTERFACE netInterface) {
  return Call(__func__).use(netInterface).state<CLUSTER_NETINTERFACE_STATE>();
}
DWORD WINAPI PauseClusterNode(HNODE node) { return Call(__func__).use(node).code(); }
DWORD WINAPI PauseClusterNodeEx(HNODE node, BOOL, DWORD, HNODE target) { return Call(__func__).use(node).useIfAny(target).code(); }
DWORD WINAPI ResumeClusterNode(HNODE node) { return Call(__func__).use(node).code(); }
DWORD WINAPI ResumeClusterNodeEx(HNODE node, CLUSTER_NODE_RESUME_FAILBACK_TYPE, DWORD) { return Call(__func__).use(node).code(); }

// Resource type.
DWORD WINAPI CreateClusterResourceType(HCLUSTER cluster, LPCWSTR, LPCWSTR, LPCWSTR, DWORD, DWORD) { return Call(__func__).use(cluster).code(); }
DWORD WINAPI DeleteClusterResourceType(HCLUSTER cluster, LPCWSTR) { return Call(__func__).use(cluster).code(); }

// Cluster database.
HKEY WINAPI GetClusterKey(HCLUSTER cluster, REGSAM) { return Call(__func__).use(cluster).open<HKEY>(); }
HKEY WINAPI GetClusterResourceKey(HRESOURCE resource, REGSAM) { return Call(__func__).use(resource).open<HKEY>(); }
HKEY WINAPI GetClusterGroupKey(HGROUP group, REGSAM) { return Call(__func__).use(group).open<HKEY>(); }
HKEY WINAPI GetClusterNodeKey(HNODE node, REGSAM) { return Call(__func__).use(node).open<HKEY>(); }
HKEY WINAPI GetClusterNetworkKey(HNETWORK network, REGSAM) { return Call(__func__).use(network).open<HKEY>(); }
HKEY WINAPI GetClusterNetInterfaceKey(HNETINTERFACE adapter, REGSAM) { return Call(__func__).use(adapter).open<HKEY>(); }
HKEY WINAPI GetClusterResourceTypeKey(HCLUSTER cluster, LPCWSTR, REGSAM) { return Call(__func__).use(cluster).open<HKEY>(); }
LONG WINAPI ClusterRegOpenKey(HKEY key, LPCWSTR, REGSAM, PHKEY result) { return Call(__func__).use(key).openInto(result); }
LONG WINAPI ClusterRegCreateKey(HKEY key, LPCWSTR, DWORD, REGSAM, LPSECURITY_ATTRIBUTES, PHKEY result, LPDWORD disposition) {
  return Call(__func__).use(key).number(disposition).openInto(result);
}
LONG WINAPI ClusterRegCloseKey(HKEY key) { return Call(__func__).closeCode(key); }
LONG WINAPI ClusterRegDeleteKey(HKEY key, LPCWSTR) { return Call(__func__).use(key).code(); }
LONG WINAPI ClusterRegQueryValue(HKEY key, LPCWSTR name, LPDWORD type, LPBYTE data, LPDWORD size) {
  std::size_t length = 0;
  while (name && name[length]) ++length;
  Call call(__func__);
  call.use(key).number(type);
  if (size) call.echo(name, length * sizeof *name, data, *size, size);
  return call.code();
}
DWORD WINAPI ClusterRegSetValue(HKEY key, LPCWSTR, DWORD, CONST BYTE*, DWORD) { return Call(__func__).use(key).code(); }
DWORD WINAPI ClusterRegDeleteValue(HKEY key, LPCWSTR) { return Call(__func__).use(key).code(); }
LONG WINAPI ClusterRegEnumKey(HKEY key, DWORD index, LPWSTR name, LPDWORD length, PFILETIME written) {
  return Call(__func__).use(key).item(index).text(name, length).time(written).code();
}
DWORD WINAPI ClusterRegEnumValue(HKEY key, DWORD index, LPWSTR name, LPDWORD length, LPDWORD type, LPBYTE data, LPDWORD size) {
  return Call(__func__).use(key).item(index).text(name, length).number(type).bytes(data, size).code();
}
LONG WINAPI ClusterRegQueryInfoKey(HKEY key, LPDWORD keys, LPDWORD keyLength, LPDWORD values, LPDWORD valueLength, LPDWORD valueSize, LPDWORD securitySize, PFILETIME written) {
  Call call(__func__);
  call.use(key).time(written);
  for (LPDWORD number : {keys, keyLength, values, valueLength, valueSize, securitySize}) call.number(number);
  return call.code();
}

LONG WINAPI ClusterRegGetKeySecurity(HKEY key, SECURITY_INFORMATION, PSECURITY_DESCRIPTOR descriptor, LPDWORD size) {
  return Call(__func__).use(key).bytes(descriptor, size).code();
}
LONG WINAPI ClusterRegSetKeySecurity(HKEY key, SECURITY_INFORMATION, PSECURITY_DESCRIPTOR descriptor) {
  if (!security::descriptorBytes(descriptor)) std::abort();  // it would be read to who knows where
  return Call(__func__).use(key).code();
}
LONG WINAPI ClusterRegSyncDatabase(HCLUSTER cluster, DWORD) { return Call(__func__).use(cluster).code(); }

// Batches.
namespace {
LPCWSTR wide(const char16_t* text) { return reinterpret_cast<LPCWSTR>(text); }
}  // namespace

LONG WINAPI ClusterRegCreateBatch(HKEY key, HREGBATCH* batch) { return Call(__func__).useIfAny(key).of(key).openInto(batch); }
LONG WINAPI ClusterRegBatchAddCommand(HREGBATCH batch, CLUSTER_REG_COMMAND, LPCWSTR, DWORD, const void*, DWORD) {
  return Call(__func__).use(batch).code();
}
LONG WINAPI ClusterRegCloseBatch(HREGBATCH batch, BOOL commit, INT* failed) {
  // A commit is counted as a call of its own, so that a test sees one that nobody asked for.
  if (commit) Call("commit");
  return Call(__func__).number(reinterpret_cast<LPDWORD>(failed)).closeCode(batch);
}
LONG WINAPI ClusterRegCloseBatchEx(HREGBATCH batch, DWORD, INT* failed) {
  return Call(__func__).number(reinterpret_cast<LPDWORD>(failed)).closeCode(batch);
}
LONG WINAPI ClusterRegCreateReadBatch(HKEY key, HREGREADBATCH* batch) { return Call(__func__).use(key).of(key).openInto(batch); }
LONG WINAPI ClusterRegReadBatchAddCommand(HREGREADBATCH batch, LPCWSTR, LPCWSTR) { return Call(__func__).use(batch).code(); }
LONG WINAPI ClusterRegCloseReadBatch(HREGREADBATCH batch, HREGREADBATCHREPLY* reply) { return Call(__func__).closeInto(batch, reply); }
LONG WINAPI ClusterRegCloseReadBatchEx(HREGREADBATCH batch, DWORD, HREGREADBATCHREPLY* reply) {
  return Call(__func__).closeInto(batch, reply);
}
LONG WINAPI ClusterRegReadBatchReplyNextCommand(HREGREADBATCHREPLY reply, CLUSTER_READ_BATCH_COMMAND* command) {
  static const BYTE data[1024] = {1, 2, 3, 4};
  Call call(__func__);
  call.use(reply);
  const bool nothing = call.rule().item == "null";
  const DWORD size = std::min<DWORD>(call.rule().data, sizeof data);
  *command = {static_cast<CLUSTER_REG_COMMAND>(call.rule().number), call.rule().number, nothing ? nullptr : wide(u"key"),
              nothing ? nullptr : wide(u"value"), nothing ? nullptr : data, nothing ? call.rule().data : size};
  return call.code();
}
LONG WINAPI ClusterRegCloseReadBatchReply(HREGREADBATCHREPLY reply) { return Call(__func__).closeCode(reply); }

// Key containers.
BOOL WINAPI CryptAcquireContextW(HCRYPTPROV* provider, LPCWSTR, LPCWSTR, DWORD, DWORD flags) {
  Call call(__func__);
  if (!(flags & CRYPT_DELETEKEYSET)) return call.openIfTrue(provider);
  *provider = stray<HCRYPTPROV>();
  return call.succeeds();
}
BOOL WINAPI CryptGenKey(HCRYPTPROV provider, ALG_ID, DWORD, HCRYPTKEY* key) { return Call(__func__).use(provider).openIfTrue(key); }
BOOL WINAPI CryptGetUserKey(HCRYPTPROV provider, DWORD, HCRYPTKEY* key) { return Call(__func__).use(provider).openIfTrue(key); }
BOOL WINAPI CryptExportKey(HCRYPTKEY key, HCRYPTKEY wrapping, DWORD, DWORD, LPBYTE data, LPDWORD size) {
  return Call(__func__).use(key).useIfAny(wrapping).bytes(data, size).succeeds();
}
BOOL WINAPI CryptDestroyKey(HCRYPTKEY key) { return Call(__func__).close(key); }
BOOL WINAPI CryptReleaseContext(HCRYPTPROV provider, DWORD) { return Call(__func__).close(provider); }
