"""Fast arithmetic on arrays, each function beside the plain version that it is held to.

Kernels know no layers. Images are batch-last, (C, H, W, N), because then each slice of an image is one long run of
neighbouring numbers. A kernel may overwrite the arrays it receives; memory that it reuses from call to call comes from
``buffers``, its last argument, and is allocated anew where none is given.
"""
