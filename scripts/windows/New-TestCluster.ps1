<#
.SYNOPSIS
    Makes a failover cluster of this machine alone, for the live suite of clusapi. Unproven: nobody has seen this run yet.

.DESCRIPTION
    For a Windows Server virtual machine that has nothing else to do. Installs the feature, which may need a restart (the script
    says so and ends; run it again afterwards), and makes a cluster without storage and without an administrative access point:
    no domain, no second machine, no disk, no address is needed. A machine outside a domain needs a primary DNS suffix; where it
    has none, one is set, and that takes a restart, too.

.EXAMPLE
    .\New-TestCluster.ps1
    npm run test:live
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [ValidateLength(1, 15)]
    [string] $Name = 'clusapi-test',
    [string] $DnsSuffix = 'clusapi.test'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$principal = [Security.Principal.WindowsPrincipal] [Security.Principal.WindowsIdentity]::GetCurrent()
if (-not $principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
    throw 'Making a cluster needs an elevated PowerShell.'
}

$feature = Install-WindowsFeature -Name Failover-Clustering, RSAT-Clustering-PowerShell
if ("$($feature.RestartNeeded)" -eq 'Yes') {
    Write-Warning 'The feature is installed once Windows has restarted. Restart, then run this script again.'
    exit 3010
}

$computer = Get-CimInstance -ClassName Win32_ComputerSystem
$tcpip = 'HKLM:\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters'
if (-not $computer.PartOfDomain -and -not (Get-ItemProperty -Path $tcpip).Domain) {
    if ($PSCmdlet.ShouldProcess($env:COMPUTERNAME, "give it the DNS suffix $DnsSuffix")) {
        Set-ItemProperty -Path $tcpip -Name 'NV Domain' -Value $DnsSuffix
        Set-ItemProperty -Path $tcpip -Name 'Domain' -Value $DnsSuffix
        Write-Warning 'The DNS suffix is in force once Windows has restarted. Restart, then run this script again.'
    }
    exit 3010
}

Import-Module -Name FailoverClusters
$existing = Get-Cluster -Name localhost -ErrorAction SilentlyContinue
if ($existing) {
    if ($existing.Name -ne $Name) {
        throw "This machine is a node of the cluster '$($existing.Name)'. A test cluster is made where there is none."
    }
    Write-Host "The cluster '$Name' is there already."
} elseif ($PSCmdlet.ShouldProcess($env:COMPUTERNAME, "make the cluster '$Name'")) {
    New-Cluster -Name $Name -Node $env:COMPUTERNAME -NoStorage -AdministrativeAccessPoint None | Out-Null
    Write-Host "The cluster '$Name' is made."
}

# Both are wanted by npm run test:live: which cluster, and that it is really meant.
[Environment]::SetEnvironmentVariable('CLUSAPI_LIVE_CLUSTER', $Name, 'User')
[Environment]::SetEnvironmentVariable('CLUSAPI_LIVE_CONFIRM', $Name, 'User')
$env:CLUSAPI_LIVE_CLUSTER = $env:CLUSAPI_LIVE_CONFIRM = $Name
Write-Host 'CLUSAPI_LIVE_CLUSTER and CLUSAPI_LIVE_CONFIRM name it, for this shell and for new ones: npm run test:live'
