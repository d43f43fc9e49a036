"""The measurements that README quotes, each one command."""
