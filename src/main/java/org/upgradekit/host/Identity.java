package org.upgradekit.host;

/**
 * Who and where this process is.
 *
 * @param machineId from /etc/machine-id, or the host name where there is none
 * @param bootId from /proc/sys/kernel/random/boot_id
 * @param cgroup this process's own control group, for the check that it lies under no unit that will stop
 */
public record Identity(
        String hostname,
        String machineId,
        String bootId,
        String user,
        int uid,
        long pid,
        long startTicks,
        String cgroup) {}
