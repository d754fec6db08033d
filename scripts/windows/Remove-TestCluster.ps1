<#
.SYNOPSIS
    Destroys the cluster that New-TestCluster.ps1 made. Unproven: nobody has seen this run yet.
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
param(
    [string] $Name = 'clusapi-test'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module -Name FailoverClusters

$cluster = Get-Cluster -Name localhost
if ($cluster.Name -ne $Name) {
    throw "This machine is a node of the cluster '$($cluster.Name)', not of '$Name': nothing is destroyed."
}
if (@(Get-ClusterNode).Count -ne 1) {
    throw "The cluster '$Name' has more than one node: New-TestCluster.ps1 did not make it so, and nothing is destroyed."
}
if ($PSCmdlet.ShouldProcess($Name, 'destroy the cluster')) {
    Remove-Cluster -Force -CleanupAD:$false
    foreach ($variable in 'CLUSAPI_LIVE_CLUSTER', 'CLUSAPI_LIVE_CONFIRM') {
        [Environment]::SetEnvironmentVariable($variable, $null, 'User')
    }
}
