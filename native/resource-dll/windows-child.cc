#ifdef _WIN32
#include "windows-child.h"

#include <memory>
#include <optional>
#include <tuple>
#include <vector>

#include "text.h"

#include <sddl.h>

// RtlGenRandom, which has no declaration that every compiler brings.
extern "C" BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG size);

namespace resource_dll {
namespace {

constexpr DWORD kPipeBuffer = 64 * 1024;

std::wstring random_name() {
  BYTE bytes[16];
  if (!SystemFunction036(bytes, sizeof(bytes))) return {};
  std::wstring name = L"\\\\.\\pipe\\clusapi-resource-type-" + std::to_wstring(GetCurrentProcessId()) + L"-";
  for (const BYTE byte : bytes) {
    constexpr wchar_t kDigits[] = L"0123456789abcdef";
    name += {kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return name;
}

// What the system has allocated.
using Local = std::unique_ptr<void, decltype(&LocalFree)>;

// The account that this process runs as, as text.
std::optional<std::wstring> own_account() {
  HANDLE native;
  if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &native)) return std::nullopt;
  const Handle token(native);
  alignas(TOKEN_USER) BYTE buffer[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
  DWORD size;
  LPWSTR text;
  if (!GetTokenInformation(token.get(), TokenUser, buffer, sizeof(buffer), &size)) return std::nullopt;
  if (!ConvertSidToStringSidW(reinterpret_cast<TOKEN_USER*>(buffer)->User.Sid, &text)) return std::nullopt;
  const Local freed(text, LocalFree);
  return text;
}

// SYSTEM, Administrators and the own account, and nobody else.
Local own_security() {
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  if (const auto account = own_account()) {
    const std::wstring text = L"D:P(A;;GA;;;SY)(A;;GA;;;BA)(A;;GA;;;" + *account + L")";
    ConvertStringSecurityDescriptorToSecurityDescriptorW(text.c_str(), SDDL_REVISION_1, &descriptor, nullptr);
  }
  return {descriptor, LocalFree};
}

Handle make_pipe(const std::wstring& name, DWORD direction, PSECURITY_DESCRIPTOR security) {
  SECURITY_ATTRIBUTES attributes{sizeof(attributes), security, FALSE};
  constexpr DWORD kMode = PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS;
  return Handle(CreateNamedPipeW(name.c_str(), direction | FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE, kMode, 1,
                                 kPipeBuffer, kPipeBuffer, 0, &attributes));
}

Handle open_inheritable(const wchar_t* name, DWORD access) {
  SECURITY_ATTRIBUTES attributes{sizeof(attributes), nullptr, TRUE};
  return Handle(CreateFileW(name, access, FILE_SHARE_READ | FILE_SHARE_WRITE, &attributes, OPEN_EXISTING, 0, nullptr));
}

// A pipe that Node prints to: the end of this process, and Node's.
std::pair<Handle, Handle> printing_pipe(PSECURITY_DESCRIPTOR security) {
  const std::wstring name = random_name();
  Handle out = make_pipe(name, PIPE_ACCESS_INBOUND, security);
  if (!out.valid()) return {};
  return {std::move(out), open_inheritable(name.c_str(), GENERIC_WRITE | FILE_READ_ATTRIBUTES)};
}

// A job whose processes end with its last handle, and are not kept by a dialog about their crash.
Handle make_job() {
  Handle job(CreateJobObjectW(nullptr, nullptr));
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;
  if (!job.valid() || !SetInformationJobObject(job.get(), JobObjectExtendedLimitInformation, &limits, sizeof(limits))) return {};
  return job;
}

// The list of the only handles that a child inherits.
class Inherited {
 public:
  explicit Inherited(std::vector<HANDLE> handles) : handles_(std::move(handles)) {
    SIZE_T size = 0;
    InitializeProcThreadAttributeList(nullptr, 1, 0, &size);
    memory_.resize(size);
    if (!InitializeProcThreadAttributeList(get(), 1, 0, &size)) return;
    made_ = true;
    const SIZE_T bytes = handles_.size() * sizeof(HANDLE);
    usable_ = UpdateProcThreadAttribute(get(), 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles_.data(), bytes, nullptr, nullptr);
  }
  ~Inherited() {
    if (made_) DeleteProcThreadAttributeList(get());
  }
  Inherited(const Inherited&) = delete;

  bool usable() const { return usable_; }
  LPPROC_THREAD_ATTRIBUTE_LIST get() { return reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(memory_.data()); }

 private:
  std::vector<HANDLE> handles_;
  std::vector<BYTE> memory_;
  bool made_ = false, usable_ = false;
};

std::wstring quoted(const std::string& path) { return L'"' + widen_leniently(path) + L'"'; }

// With the error of the call that has just failed.
Child failed() {
  const DWORD error = GetLastError();
  Child child;
  child.status = error != ERROR_SUCCESS ? error : ERROR_GEN_FAILURE;
  return child;
}

}  // namespace

Child start_child(const Launch& launch) {
  const Local security = own_security();
  if (security == nullptr) return failed();
  const std::wstring name = random_name();
  Child child;
  Handle output, errors;
  if (child.job = make_job(); !child.job.valid()) return failed();
  if (child.channel = make_pipe(name, PIPE_ACCESS_DUPLEX, security.get()); !child.channel.valid()) return failed();
  if (std::tie(child.output, output) = printing_pipe(security.get()); !output.valid()) return failed();
  if (std::tie(child.errors, errors) = printing_pipe(security.get()); !errors.valid()) return failed();
  const Handle null = open_inheritable(L"NUL", GENERIC_READ);
  if (!null.valid()) return failed();
  Inherited inherited({null.get(), output.get(), errors.get()});
  if (!inherited.usable()) return failed();
  STARTUPINFOEXW start{};
  start.StartupInfo.cb = sizeof(start);
  start.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
  start.StartupInfo.hStdInput = null.get();
  start.StartupInfo.hStdOutput = output.get();
  start.StartupInfo.hStdError = errors.get();
  start.lpAttributeList = inherited.get();
  const std::wstring node = widen_leniently(launch.node);
  std::wstring command = quoted(launch.node) + L' ' + quoted(launch.script) + L" --clusapi-channel " + name;
  PROCESS_INFORMATION process;
  constexpr DWORD kFlags = CREATE_SUSPENDED | CREATE_NO_WINDOW | EXTENDED_STARTUPINFO_PRESENT;
  const std::wstring folder = widen_leniently(launch.folder);
  if (!CreateProcessW(node.c_str(), command.data(), nullptr, nullptr, TRUE, kFlags, nullptr, folder.c_str(), &start.StartupInfo,
                      &process)) {
    return failed();
  }
  child.process = Handle(process.hProcess);
  child.id = process.dwProcessId;
  const Handle thread(process.hThread);
  // Not before it is in the job does it run, so that nothing it starts is outside.
  if (!AssignProcessToJobObject(child.job.get(), process.hProcess) || ResumeThread(process.hThread) == static_cast<DWORD>(-1)) {
    Child none = failed();
    TerminateProcess(process.hProcess, none.status);
    return none;
  }
  return child;
}

}  // namespace resource_dll
#endif
