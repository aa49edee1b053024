/**
 * A real Kubernetes API server for tests: etcd and kube-apiserver as child processes on loopback, a client for any user,
 * and kubectl. Only tests use it.
 */
@NullMarked
package dev.trainyard.kubernetes.testing;

import org.jspecify.annotations.NullMarked;
