"""Two photos: the same picture? the same person? whose?"""
